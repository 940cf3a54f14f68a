"""A page as an answer: its template with what every page has, or its view as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ...errors import Problem
from ...language import Say
from ...lazy import need
from ...reports.page import TEMPLATES, environment
from ..people.roles import User
from ..store.tables import Year
from ..web.answers import language_of
from .addresses import changed, to
from .exports import FORMATS, exported
from .view import Link, View

HERE = Path(__file__).parent
_ALL = ("unit", "office", "policy", "viewer")
_TITLES = {"xlsx": "Excel", "docx": "Word", "csv": "CSV", "json": "JSON"}
DONE = {
    "kept": ("已保存草稿。", "Kept as a draft."),
    "submitted": ("已提交，已计入。", "Submitted; it counts from now on."),
    "withdrawn": ("已撤回。", "Withdrawn."),
    "returned": ("已退回，不再计入。", "Sent back; it counts no more."),
    "reviewed": ("已审核。", "Reviewed."),
    "closed": (
        "已封账。得分已加封，之后的数只能作为更正。",
        "Closed and sealed: what comes later is a correction.",
    ),
    "reopened": ("已重新打开。", "Opened again."),
    "due": ("期限已改。", "The due day is another now."),
    "objected": ("异议已提出。", "The objection is raised."),
    "settled": ("异议已答复。", "The objection is settled."),
    "scored": ("已计分并加封。", "Scored and sealed."),
    "password": ("密码已改。", "The password is another now."),
    "nothing": ("没有要改的格。", "Nothing was changed."),
}
"""What is said after something was done, by the word that stands in the address."""


def say_of(request: Request) -> Say:
    """Chooses texts in the language of who asks."""
    return Say(language_of(request))


def shown(
    request: Request,
    template: str,
    title: str,
    /,
    *,
    user: User | None = None,
    year: Year | None = None,
    here: str = "",
    crumbs: Sequence[Link] = (),
    view: View | None = None,
    status: int = 200,
    problems: Sequence[Problem] = (),
    **more: Any,
) -> Response:
    """A page, or its `view` in the format that the address asks for.

    `here` is the part of the main navigation in which the page stands.
    """
    say, query = say_of(request), dict(request.query_params)
    if view is not None and query.get("format") in FORMATS:
        return as_file(view, query["format"])
    done = DONE.get(query.pop("said", ""))
    query.pop("format", None)
    path = request.url.path
    exports = [
        Link(_TITLES[name], changed(path, query, format=name)) for name in (FORMATS if view else ())
    ]
    other = say("en", "zh")
    body = (
        _environment()
        .get_template(template)
        .render(
            say=say,
            title=title,
            user=user,
            year=year,
            links=navigation(say, user, year, here),
            crumbs=[*crumbs, Link(title)] if crumbs else (),
            exports=exports,
            other_language=changed(path, query, lang=other),
            done=say(*done) if done else "",
            problems=problems,
            static=_address_of,
            engine=version("creditscore"),
            **more,
        )
    )
    made = HTMLResponse(body, status)
    if query.get("lang") in ("zh", "en"):
        made.set_cookie("lang", query["lang"], max_age=365 * 86400, samesite="lax", httponly=True)
    return made


def navigation(say: Say, user: User | None, year: Year | None, here: str) -> list[Link]:
    """The main navigation: the parts of a year that the user may see."""
    if user is None:
        return []
    if year is None:
        return [Link(say("考核年度", "years"), "/", here == "years")]
    return [
        Link(title, href, here == name)
        for name, title, href, roles in _parts(say, year)
        if user.role in roles
    ]


def way_to(say: Say, year: Year, here: str = "") -> list[Link]:
    """The pages above one: the year's, and that of the part of the navigation below it."""
    above = [Link(year.title, to("years", year.name))]
    return above + [Link(title, href) for name, title, href, _ in _parts(say, year) if name == here]


def _parts(say: Say, year: Year) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """The parts of a year: name, title, address, and the roles that see each."""
    here_of = "years", year.name
    return [
        ("year", say("总览", "overview"), to(*here_of), _ALL),
        ("league", say("排名", "league"), to(*here_of, "league"), _ALL),
        ("months", say("报送", "reporting"), to(*here_of, "months"), ("unit", "office")),
        ("objections", say("异议", "objections"), to(*here_of, "objections"), ("unit", "office")),
        ("runs", say("计分与比较", "runs"), to(*here_of, "runs"), _ALL[1:]),
        ("what-if", say("试算", "what if"), to(*here_of, "what-if"), ("office", "policy")),
        ("rules", say("规则", "rules"), to(*here_of, "rules"), _ALL),
        ("reports", say("通报", "bulletins"), to(*here_of, "reports"), ("office", "policy")),
    ]


def as_file(view: View, format: str) -> Response:
    """A view as a file to keep."""
    made = exported(view, format)
    return attachment(made.name, made.media, made.content)


def attachment(name: str, media: str, content: bytes) -> Response:
    """A file that a browser keeps and never shows as a page of this service."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    how = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media, headers={"Content-Disposition": how})


def gone_to(address: str, said: str = "") -> RedirectResponse:
    """Go on to another page after something was done."""
    joined = f"{address}{'&' if '?' in address else '?'}said={said}" if said else address
    return RedirectResponse(joined, 303)


@cache
def static() -> dict[str, tuple[str, bytes, str]]:
    """The files that pages need, with their types and digests: nothing comes from elsewhere."""
    css = (TEMPLATES / "base.css").read_bytes() + (HERE / "static" / "app.css").read_bytes()
    js = (TEMPLATES / "league.js").read_bytes() + (HERE / "static" / "app.js").read_bytes()
    icon = (HERE / "static" / "icon.svg").read_bytes()
    found = {
        "app.css": ("text/css; charset=utf-8", css),
        "app.js": ("text/javascript; charset=utf-8", js),
        "icon.svg": ("image/svg+xml", icon),
    }
    return {n: (m, c, hashlib.sha256(c).hexdigest()[:16]) for n, (m, c) in found.items()}


def _address_of(name: str) -> str:
    return f"/static/{name}?v={static()[name][2]}"


@cache
def _environment() -> Any:
    jinja = need("jinja2", "service")
    return environment(
        jinja.ChoiceLoader(
            [
                jinja.FileSystemLoader(HERE / "templates"),
                jinja.PrefixLoader({"reports": jinja.FileSystemLoader(TEMPLATES)}),
            ]
        )
    )
