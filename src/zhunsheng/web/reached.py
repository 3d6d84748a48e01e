"""The door in front of every page on which somebody acts in a case: it is there, and it is theirs to act in."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.kernel.case import Case
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Row
from zhunsheng.web.acting import reaches
from zhunsheng.web.me import me, signed_in

View = Callable[..., HttpResponse]


class Matter(NamedTuple):
    """A case in which somebody acts: its row, its state, the law over it."""

    row: Row
    state: Case
    procedure: Procedure

    def reading(self, day: date) -> Reading:
        """How it stands on a day."""
        return cases.reading_now(self.row, self.state, day)


def on_a_case(view: View) -> View:
    """A view of somebody who acts in a case: `view(request, mine, matter, …)`; refused to all others."""

    @signed_in
    @wraps(view)
    def reached(request: HttpRequest, ident: str, *args: Any, **kwargs: Any) -> HttpResponse:
        mine, found = me(request), cases.opened(ident)
        if found is None:
            raise Http404(_("没有这个案件"))
        row, state = found
        procedure = cases.office().catalog.procedure(row.procedure)
        if not reaches(mine, row, procedure):
            return not_yours(request, _("这个案件不归本单位办理，法律也没有把它交给你的岗位。"), ident)
        return view(request, mine, Matter(row, state, procedure), *args, **kwargs)

    return reached


def not_yours(request: HttpRequest, why: str, ident: str = "") -> HttpResponse:
    """“You may not” is a page, not a field's fault."""
    return render(request, "web/refused.html", {"here": "cases", "why": why, "ident": ident}, status=403)
