"""The description of the interface, as OpenAPI and as a page; and what each problem code means."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from ...messages import TEXTS
from ..refusals import refused
from ..web.answers import MEDIA, language_of

router = APIRouter(include_in_schema=False)


class ProblemShape(BaseModel):
    """One finding: a stable code, a place, what is wrong and what to do."""

    code: str
    level: str
    file: str | None
    line: int | None
    column: int | None
    end: int | None
    message: str
    hint: str
    others: list[dict[str, Any]]


class ProblemDetails(BaseModel):
    """Problem details (RFC 9457): all that is wrong, in one answer."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    problems: list[ProblemShape]
    counts: dict[str, int]


def describe(app: FastAPI) -> None:
    """Have the description say that every route may answer with problem details."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        whole = made()
        parts = whole.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            parts.pop(name, None)
        shape = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        parts |= shape.pop("$defs", {})
        parts["ProblemDetails"] = shape
        problem = {
            "description": "problem details with the codes of the project",
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
        for operations in whole["paths"].values():
            for operation in operations.values():
                answers = operation["responses"]
                answers.pop("422", None)
                answers["4XX"] = problem
                answers["503"] = problem
        whole["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "creditscore"},
        }
        whole["security"] = [{"token": []}, {"session": []}]
        return whole

    app.openapi = described  # type: ignore[method-assign]


@router.get("/api/docs")
def page(request: Request) -> HTMLResponse:
    """The description as a page that needs no script and no other host."""
    whole = request.app.openapi()
    rows = "".join(
        _operation(method, path, operation)
        for path, operations in whole["paths"].items()
        for method, operation in operations.items()
    )
    body = (
        f"<h1>creditscore {escape(whole['info']['version'])}</h1>"
        '<p><a href="/api/v1/openapi.json">openapi.json</a></p>'
        f"{rows}"
    )
    return _page("creditscore API", body)


@router.get("/problems/{code}")
def code(code: str, request: Request) -> Response:
    """What a problem code means, and what to do."""
    if code not in TEXTS:
        raise refused("U602")
    lang, text = language_of(request), TEXTS[code]
    said = "".join(f"<p>{escape(part[lang])}</p>" for part in (text.message, text.hint))
    return _page(code, f"<h1>{code}</h1>{said}")


def _page(title: str, body: str) -> HTMLResponse:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = "".join(
        f"<li><code>{escape(one['name'])}</code> ({escape(one['in'])}) "
        f"{escape(one.get('description', ''))} {escape(_examples(one))}</li>"
        for one in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {})
    kinds = ", ".join(body)
    said = escape(operation.get("description", operation.get("summary", "")))
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code></h2><p>{said}</p>"
        f"<ul>{parameters}</ul>{f'<p>body: {escape(kinds)}</p>' if kinds else ''}</section>"
    )


def _examples(parameter: Mapping[str, Any]) -> str:
    found = parameter.get("schema", {}).get("examples") or ()
    return ", ".join(map(str, found))
