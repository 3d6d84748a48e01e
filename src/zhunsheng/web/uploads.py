"""Uploads are cut off at a size: what is larger is not written to the disk first and refused afterwards."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.office.papers import LARGEST

IN_ALL = 4 * LARGEST
FORM = 2**20  # what a form adds to its files


class Weighed:
    """Answers a request that says it is larger than its page takes, before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A page that says how large, what to do, and the way back to the form."""
        said, most = request.META.get("CONTENT_LENGTH") or "0", getattr(view, "largest", IN_ALL)
        if not said.isdigit() or int(said) <= most + FORM:
            return None
        context = {
            "what": _("文件太大，没有接收"),
            "why": _("一次最多 %(most)s MB，这次有 %(size)s MB。什么也没有记录；拆成几份，或删去表中的图片再传。")
            % {"most": most >> 20, "size": int(said) >> 20},
            "back": request.get_full_path(),
        }
        return render(request, "web/error.html", context, status=413)


def at_most(size: int) -> Callable[[Any], Any]:
    """A view whose requests may be no larger than this."""

    def limited(view: Any) -> Any:
        view.largest = size
        return view

    return limited


class Limited(FileUploadHandler):
    """Stops a request whose files are larger than all papers of an act may be together, whatever it said before."""

    def __init__(self, request=None) -> None:
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass on."""
        self.size += len(raw_data)
        if self.size > IN_ALL:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Whoever comes next makes the file."""
