"""What nobody types is taken out of what comes in: PostgreSQL keeps no NUL, Word and Excel no control character.

It comes along with text copied from other programs. Nothing of it can be seen, so nothing is lost that anybody wrote;
what breaks a line there breaks it here.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
BREAKS = {ord("\x0b"): "\n", ord("\x0c"): "\n"}


class Plain:
    """Cleans what an address and a form say before any view reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = cleaned(request.GET)
        if UNSEEN.search(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
            request.session = type(request.session)()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """No page has such an address; a form is read here, after it was weighed."""
        if UNSEEN.search(request.path_info):
            raise Http404
        if request.method == "POST":
            with suppress(UnreadablePostError):  # whoever sent it went away
                request.POST = cleaned(request.POST)


def cleaned(held: QueryDict) -> QueryDict:
    """The same names and values as plain text."""
    if not any(UNSEEN.search(text) for name, values in held.lists() for text in (name, *values)):
        return held
    out = QueryDict(mutable=True, encoding=held.encoding)
    for name, values in held.lists():
        out.setlistdefault(plain(name)).extend(plain(value) for value in values)
    out._mutable = False
    return out


def plain(text: str) -> str:
    r"""A text without what cannot be seen in it.

    >>> plain("拆除\x0b面积\x00 12")
    '拆除\n面积 12'
    """
    return UNSEEN.sub("", text.translate(BREAKS))
