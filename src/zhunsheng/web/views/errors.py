"""What is not there, and what went wrong: in words, with a way back."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page does not exist; where a view said why, its words."""
    why = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    context = {"what": _("没有这一页"), "why": why or _("地址可能写错了，或者案件编号不存在。")}
    return render(request, "web/error.html", context, status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than a form can hold, or no request of ours. What was sent cannot be read, and is not asked."""
    context = {"what": _("这个请求读不了"), "why": _("地址或内容不完整。什么也没有记录；回首页重新进入。")}
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        context = {
            "what": _("一次提交的内容太多"),
            "why": _("什么也没有记录。返回上一页，把长的材料作为附件附上，或分几次提交。"),
        }
    return HttpResponse(render_to_string("web/fault.html", context), status=400)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form comes from another session: signed in anew elsewhere, or cookies are off. Nothing was recorded."""
    context = {
        "what": _("这张表单已经失效"),
        "why": _("登录状态在别处变过，或浏览器没有保存 Cookie。什么也没有记录；返回上一页，刷新后再提交。"),
    }
    return render(request, "web/error.html", context, status=403)


class Worded:
    """Where a button's address is opened as a page, as after signing in anew, the answer says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.content:
            return answer
        context = {
            "what": _("这不是可以打开的一页"),
            "why": _("这个地址只接受页面上的按钮。什么也没有记录；从下面回去，再点一次那个按钮。"),
        }
        page = render(request, "web/error.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = answer.get("Allow", "")
        return page


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Nothing is shown that needs the database."""
    context = {
        "what": _("出了故障"),
        "why": _("这一页没有显示出来。数据没有受影响；过一会儿再试，仍不行时告知管理员。"),
    }
    return HttpResponse(render_to_string("web/fault.html", context), status=500)
