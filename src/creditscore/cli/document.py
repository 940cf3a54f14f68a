"""`creditscore document`: what the source rules besides points."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from .data import print_rows
from .options import Shared, one_of, unit_called
from .speech import Speech

if TYPE_CHECKING:
    from ..scheme import model as m
    from ..scheme.scheme import Scheme


_HEAD = (
    ("no", "序号"),
    ("item", "条款"),
    ("says", "任务"),
    ("responsible", "负责"),
    ("evidence", "报送"),
    ("due", "期限"),
    ("note", "说明"),
)


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def document(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        unit: Annotated[
            str | None, t.help("只看此单位的任务", "only the tasks of this unit")
        ] = None,
        item: Annotated[str | None, t.help("只看此项的任务", "only the tasks of this item")] = None,
        format: Annotated[
            Literal["text", "csv"],
            t.help("输出格式；csv 只列任务", "what to print; csv has the tasks alone"),
        ] = "text",
    ) -> int:
        from ..scheme.loading import load_scheme

        loaded = load_scheme(scheme)
        one_of(item, dict.fromkeys(i for track in loaded.tracks.values() for i in track.items))
        name = unit_called(t, loaded, unit) if unit is not None else None
        entity = loaded.find(name) if name is not None else None
        tasks = [task for task in loaded.tasks if item in (None, task.item)]
        if entity:
            tasks = [task for task in tasks if _concerns(task, *entity)]
        if format == "csv":
            print_rows(t, _HEAD, (_cells(t, loaded, task) for task in tasks))
            return 0
        t.print(f"{loaded.title}{_cited(loaded.cites)}")
        if item is None:
            for line in (*_chapters(t, loaded), *([] if entity else _lists(t, loaded))):
                t.print(line)
        whose = t(f"{entity[1].name}的任务", f"Tasks of {entity[1].name}") if entity else ""
        t.print(f"\n{whose or t('任务', 'Tasks')}{_cited(loaded.document.tasks)}")
        for line in _tasks(t, loaded, tasks):
            t.print(line)
        return 0

    document.__doc__ = t(
        "列出原文件里不计分的规定：程序、结果应用、期限、分工、清单、任务。",
        "List what the source rules besides points: procedure, deadlines, tasks, lists.",
    )
    return document


def _cited(cites: str) -> str:
    return f"［{cites}］" if cites else ""


def _concerns(task: "m.Task", track: "m.Track", entity: "m.Entity") -> bool:
    """Whether a task names a unit, one of its groups or everybody."""
    named = {entity.name, *entity.aliases, *entity.groups, "all"}
    return not named.isdisjoint(task.responsible)


def _chapters(t: Speech, scheme: "Scheme") -> Iterator[str]:
    for chapter in scheme.document.chapters:
        yield f"\n{chapter.title}{_cited(chapter.cites)}"
        for rule in chapter.provisions:
            yield f"  {rule.no}{rule.says}{_cited(rule.cites)}"
            if rule.responsible:
                yield f"    {t('负责：', 'Who: ')}{_names(t, scheme, rule.responsible)}"
            if rule.due:
                yield f"    {t('期限：', 'Due: ')}{rule.due}"


def _lists(t: Speech, scheme: "Scheme") -> Iterator[str]:
    """The groups of the roster with their units, and what clauses count by."""
    for group in scheme.groups.values():
        for track in scheme.tracks.values():
            members = [unit.name for unit in track.entities if group.id in unit.groups]
            if members:
                more = t("等", " and others") if group.open else ""
                count = t(f"：{len(members)}个", f": {len(members)}")
                yield f"\n{group.title}{_cited(group.cites)}{count}"
                yield f"  {t('、', ', ').join(members)}{more}"
    shown: set[tuple[str, ...]] = set()
    for track in scheme.tracks.values():
        for item in track.items.values():
            listed = tuple(f"{s.id} {s.title}".rstrip() for s in item.subjects)
            if listed and listed not in shown:
                shown.add(listed)
                number = t(f"第{item.id}项的类别", f"Subjects of item {item.id}")
                yield f"\n{number}：{item.title}{_cited(item.cites)}"
                yield from (f"  {subject}" for subject in listed)


def _tasks(t: Speech, scheme: "Scheme", tasks: Sequence["m.Task"]) -> Iterator[str]:
    if not tasks:
        yield f"  {t('没有列出。', 'None is listed.')}"
    for task in tasks:
        yield f"  {task.no}. {task.says}{t(f'（第{task.item}项）', f' (item {task.item})')}"
        yield f"     {t('负责：', 'Who: ')}{_who(t, scheme, task)}"
        for label, text in (
            (t("报送：", "Hand in: "), task.evidence),
            (t("期限：", "Due: "), task.due),
            (t("说明：", "Note: "), task.note),
        ):
            if text:
                yield f"     {label}{text}"


def _cells(t: Speech, scheme: "Scheme", task: "m.Task") -> Iterator[str]:
    yield from (str(task.no), task.item, task.says, _who(t, scheme, task))
    yield from (task.evidence, task.due, task.note)


def _who(t: Speech, scheme: "Scheme", task: "m.Task") -> str:
    more = t("等", " and others") if task.open else ""
    return f"{_names(t, scheme, task.responsible)}{more}"


def _names(t: Speech, scheme: "Scheme", names: Sequence[str]) -> str:
    groups, everyone = scheme.groups, t("全部单位", "all units")
    shown = (groups[n].title if n in groups else everyone if n == "all" else n for n in names)
    return t("、", ", ").join(shown)
