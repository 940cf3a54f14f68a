"""What a document rules besides points: who does the assessment, what its results are used for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import Place


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule of a chapter, by its number there; who it binds, and by which month."""

    says: str
    no: str = ""
    cites: str = ""
    responsible: tuple[str, ...] = ()
    due: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Provisions that stand together in the document."""

    title: str
    cites: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What the document rules besides points; `tasks` is where its tasks stand."""

    chapters: tuple[Chapter, ...] = ()
    tasks: str = ""
