"""What a browser is shown where something was refused or went wrong."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from ...errors import CreditscoreError
from .shown import say_of, shown

_TITLES = {
    401: ("请先登录", "Sign in first"),
    403: ("没有权限", "Not allowed"),
    404: ("没有这一页", "There is no such page"),
    409: ("现在不能这样做", "That cannot be done now"),
    422: ("数据有问题", "There is something wrong with the data"),
    429: ("请求太多", "Too many requests"),
    500: ("出错了", "Something went wrong"),
}


def problem_page(request: Request, error: CreditscoreError, status: int) -> Response:
    """A page that says what is wrong and what to do; who is not known is asked to come in."""
    if status == 401 and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        back = quote(request.url.path + query, safe="")
        return RedirectResponse(f"/login?next={back}", 303)
    say = say_of(request)
    title = say(*_TITLES.get(status, ("不能办理", "That was refused")))
    user = getattr(request.state, "user", None)
    return shown(request, "fault.html", title, user=user, status=status, problems=error.problems)
