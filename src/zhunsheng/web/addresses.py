"""Where a case is shown: lists name it fifty times, and every act leads back to it."""

from functools import lru_cache

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import escape_uri_path


def case_page(ident: str) -> str:
    """The address of a case."""
    before, after = _around()
    return before + escape_uri_path(ident) + after


def to_case(ident: str, said: str) -> HttpResponseRedirect:
    """To the page of a case, and what is to be said there."""
    return HttpResponseRedirect(f"{case_page(ident)}?{said}")


@lru_cache
def _around() -> tuple[str, str]:
    before, _, after = reverse("case", args=["-"]).rpartition("-")
    return before, after
