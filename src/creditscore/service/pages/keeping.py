"""Pages that are made once for all who may see the same, as long as nothing has changed."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape

from ..people.roles import User
from ..web.answers import language_of

_LARGEST = 64 << 20
_CSRF, _TITLE = secrets.token_hex(16), secrets.token_hex(16)
"""Stand in a kept page for what is a reader's own."""


class Kept:
    """The latest pages, in so many bytes at most.

    >>> kept = Kept(10)
    >>> kept.put("a", b"12345"), kept.put("b", b"1234567")
    (None, None)
    >>> kept.get("a"), kept.get("b")
    (None, b'1234567')
    """

    def __init__(self, largest: int = _LARGEST) -> None:
        self._largest, self._size = largest, 0
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The page of a key, None where it is not there."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Hashable, page: bytes) -> None:
        """Keep a page; the ones that nobody has asked for the longest make room."""
        with self._lock:
            self._size += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._size > self._largest:
                self._size -= len(self._pages.popitem(last=False)[1])


def kept(
    request: Request, user: User, follows: Hashable, make: Callable[[User], Response]
) -> Response:
    """A page that `follows` from something and from who may see what, made where it is not kept.

    What asks for a file or another language, or was just told something, is made for itself.
    """
    query = request.query_params
    if {"format", "lang", "said"} & {*query}:
        return make(user)
    pages: Kept = request.app.state.pages
    whose = user.role, user.unit, user.scopes
    key = follows, str(request.url.path), str(query), language_of(request), whose
    body = pages.get(key)
    if body is None:
        made = make(replace(user, csrf=_CSRF, title=_TITLE))
        body = bytes(made.body)
        if made.status_code != 200:
            return make(user)
        pages.put(key, body)
    own = body.replace(_CSRF.encode(), user.csrf.encode())
    return HTMLResponse(own.replace(_TITLE.encode(), str(escape(user.title)).encode()))
