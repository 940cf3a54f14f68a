"""The addresses of views: every one can be sent to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def to(*parts: object, **query: object) -> str:
    """The address of a view; a part of the query that is empty is left out.

    >>> to("years", "changzhi-2023", "units", "市教育局", period="2023-05", item="")
    '/years/changzhi-2023/units/%E5%B8%82%E6%95%99%E8%82%B2%E5%B1%80?period=2023-05'
    """
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    return path + _query(query)


def changed(path: str, query: Mapping[str, str], **more: object) -> str:
    """The address of the same view with another query.

    >>> changed("/years/a", {"period": "2023-05", "lang": "zh"}, lang="en")
    '/years/a?period=2023-05&lang=en'
    """
    return quote(path, safe="/%") + _query({**query, **more})


def local(address: str) -> str:
    """An address of this service to go on to; the first page where it leads elsewhere.

    >>> local("/years/a?x=1"), local("//evil.example/"), local("https://evil.example/")
    ('/years/a?x=1', '/', '/')
    """
    fits = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if fits and address.isprintable() and "\\" not in address else "/"


def _query(query: Mapping[str, object]) -> str:
    given = [(key, str(value)) for key, value in query.items() if value not in ("", None)]
    return f"?{urlencode(given)}" if given else ""
