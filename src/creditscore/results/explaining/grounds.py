"""The steps to a band: place, score and conditions, then moves, ceilings and vetoes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ...engine.exact import Plane
from ...engine.view import View
from ...grading.bands import Emptied, Places, last_place, moved
from ...language import Say
from ...scheme import model as m
from ...scheme.rule_words import SIGNS
from ...scheme.scheme import Scheme
from ..scored import ScoredTrack
from .in_words import At, InWords
from .labels import points_text

_BOTH = (Say("zh"), Say("en"))


@dataclass(frozen=True, slots=True)
class Ground:
    """A step to the band: what it rests on, and the band after it.

    The first is what place, score and conditions come to by themselves (`rules`), or that there is
    no score (`unscored`); moves, ceilings and vetoes follow.
    """

    kind: Literal["rules", "unscored", "move", "ceiling", "veto"]
    band: str
    text_zh: str
    text_en: str


@dataclass(frozen=True)
class Steps:
    """What led the unit at a place of the roster to its band.

    `own` are the bands that place, score and conditions come to; `view` and `cell` are where the
    conditions of the track are looked up.
    """

    scheme: Scheme
    found: ScoredTrack
    places: Places
    own: Plane
    emptied: tuple[Emptied, ...]
    column: int
    view: View
    cell: At

    def grounds(self, vetoes: Iterable[tuple[str, str]]) -> Iterator[Ground]:
        """The steps, one after another; `vetoes` that hold are bands with their citation."""
        track, names = self.found.track, tuple(band.name for band in self.found.track.bands)
        if not names:
            return
        if not self.found.scores.scored[self.column]:
            texts = "没有可计的年度结果", "there is no annual result to go by"
            yield Ground("unscored", track.without_total, *texts)
            return
        level = int(self.own[self.column])
        yield Ground("rules", names[level], *(self._by_rules(level, say) for say in _BOTH))
        after = moved(track, self.found.scores, self.own, names)
        for move, levels in zip(track.moves, after, strict=True):
            before, level = level, int(levels[self.column])
            if level != before:
                kind: Literal["move", "ceiling"] = "move" if move.down else "ceiling"
                yield Ground(kind, names[level], *(self._moved(move, say) for say in _BOTH))
        for band, cites in vetoes:
            level = max(level, names.index(band))
            yield Ground("veto", names[level], f"一票否决：{cites}", f"veto: {cites}")

    def _moved(self, move: m.Move, say: Say) -> str:
        how = say(f"最高 {move.band}", f"no better than {move.band}")
        if move.down:
            how = say(f"降 {move.down} 等", f"down by {move.down}")
        return f"{how}{say('：', ': ')}{InWords(self.view, self.cell, say).condition(move.when)}"

    def _by_rules(self, level: int, say: Say) -> str:
        """What a band asks for by itself, and how ties are taken."""
        band, texts = self.found.track.bands[level], self._by_place(level, say)
        if not self.places.rank[self.column]:
            kept = (say(f"如保留名次：{t}", f"if it kept its place: {t}") for t in texts)
            texts = [say("不参加排名", "unranked"), *kept]
        for name, bound in band.bounds:
            limit = f"{SIGNS[name]} {points_text(Decimal(bound))}"
            texts.append(say(f"年度结果 {limit}", f"total {limit}"))
        if band.when is not None:
            texts.append(InWords(self.view, self.cell, say).condition(band.when))
        if not texts and not level:
            return say("头一等，不设条件", "the first band, which asks for nothing")
        return say("；", "; ").join(texts) or say("不够以上各等", "no band above takes it")

    def _by_place(self, level: int, say: Say) -> list[str]:
        """The places of a band, and those that the unit shares with others."""
        edges = [self._edge(band) for band in self.found.track.bands]
        rank, tied = (int(x[self.column]) for x in (self.places.place, self.places.tied))
        name, end, texts = self.found.track.bands[level].name, rank + tied - 1, []
        before = zip(self.found.track.bands[:level], edges, strict=False)
        taken = (edge or 0 for band, edge in before if not band.asks_more)
        first = 1 + max(taken, default=0)
        ranked = int(self.places.count[self.column])
        last = ranked if edges[level] is None else min(edges[level] or 0, ranked)
        if self._goes_by_place(level, edges):
            texts.append(
                say(
                    f"第 {rank} 名，{name}为第 {first} 至 {last} 名",
                    f"place {rank}; {name} has places {first} to {last}",
                )
            )
        if tied > 1:
            texts.append(
                say(
                    f"{tied} 个单位并列第 {rank} 至 {end} 名",
                    f"{tied} units share the places {rank} to {end}",
                )
            )
        for band, edge in zip(self.found.track.bands, edges, strict=True):
            if not band.only and edge is not None and rank <= edge < end:
                texts.append(self._crossed(band, edge, say))
        mine = (e for e in self.emptied if (e.first, e.last) == (rank, end) and self._mine(e))
        texts += (say(f"“{e.band}”因此空缺", f"'{e.band}' is empty for that") for e in mine)
        return texts

    def _goes_by_place(self, level: int, edges: Sequence[int | None]) -> bool:
        """Whether a band has a last place, or the places that bands by place alone leave."""
        if edges[level] is not None:
            return True
        *before, mine = self.found.track.bands[: level + 1]
        graded = [(band, edge) for band, edge in zip(before, edges, strict=False) if not band.only]
        alone = all(edge is not None and not band.asks_more for band, edge in graded)
        return bool(graded) and alone and not mine.asks_more

    def _edge(self, band: m.Band) -> int | None:
        cut = last_place(band, self.places)
        return None if cut is None else max(int(cut[self.column]), 0)

    def _crossed(self, band: m.Band, edge: int, say: Say) -> str:
        upper = (band.cut or self.scheme.cut) == "all-in"
        return say(
            f"并列跨过第 {edge} 名的界，一律归{'上' if upper else '下'}一等",
            f"the tie crosses the cut at place {edge}: all into the"
            f" {'better' if upper else 'worse'} band",
        )

    def _mine(self, empty: Emptied) -> bool:
        return bool(self.places.group[empty.entity] == self.places.group[self.column])
