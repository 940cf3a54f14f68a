"""An answer that is there already, raised from wherever that is found."""

from __future__ import annotations

from starlette.responses import Response


class AnsweredError(Exception):
    """There is an answer already: what raises it says which."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response
