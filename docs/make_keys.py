"""Write the tables of keys from the schema: `python docs/make_keys.py`; `--check` only compares."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creditscore.editor.schemas import keys
from creditscore.scheme.schema.keys import meaning
from creditscore.scheme.schema.notation import definitions

HERE = Path(__file__).parent
PAGES = {HERE / "rules" / "keys.md": "en", HERE / "zh" / "keys.md": "zh"}
INTRO = {
    "en": """\
# The keys

Made from `schema.json` and `keys.json` in `src/creditscore/scheme/schema` by
`python docs/make_keys.py`; editors show the same.
What they do together: [the language](language.md).
""",
    "zh": """\
# 规则文件里的键

由 `python docs/make_keys.py` 从 `schema.json`、`keys.json`（`src/creditscore/scheme/schema`）生成；
编辑器里显示的也是这些。怎样连起来用，见[从条款到规则](rules.md)。
""",
}
HEAD = {"en": "| key | | means |", "zh": "| 键 | 名称 | 意思 |"}
PARTS = {
    "scheme": ("scheme.yaml", "scheme.yaml：方案"),
    "track": ("A track", "一类对象的文件"),
    "section": ("A section", "部分"),
    "item": ("An item", "条款"),
    "fact": ("A fact", "事实"),
    "each": ("An award: `each`, `flag`", "计分规则：each、flag"),
    "rate": ("An award: `rate`", "计分规则：rate"),
    "levels": ("An award: `levels`", "计分规则：levels"),
    "tiers": ("An award: `tiers`", "计分规则：tiers"),
    "steps": ("An award: `steps`", "计分规则：steps"),
    "interpolate": ("An award: `interpolate`", "计分规则：interpolate"),
    "rank": ("An award: `rank`", "计分规则：rank"),
    "given": ("An award: `given`", "计分规则：given"),
    "target": ("A target", "目标"),
    "measure": ("A measure", "取数"),
    "compared": ("A condition", "条件"),
    "known": ("A condition on what is known", "条件：有没有数"),
    "joined": ("Conditions together, and of the roster", "条件：合起来的，看名册的"),
    "round": ("`round`", "取整 round"),
    "overTime": ("`over_time`", "分期合成 over_time"),
    "readings": ("A reading", "读法"),
    "part": ("A part of the year's result", "年度结果的一部分"),
    "ranking": ("A ranking beside the first", "另排的名次"),
    "band": ("A band", "等次"),
    "veto": ("A veto", "一票否决"),
    "league": ("A league", "榜"),
    "unit": ("A unit of the roster", "名册里的一个单位"),
    "cases": ("A case", "案例"),
    "expected": ("What a case expects", "案例的预期"),
}
NESTED = {
    "unit": ("roster", ("properties", "entities", "additionalProperties", "items")),
    "expected": ("cases", ("items", "properties", "expect", "items")),
}
"""What stands within a definition: which, and the way there."""
TOGETHER = {
    "measure": (
        "factRef", "sum", "difference", "product", "max", "min", "increase", "change", "ratio",
        "peers", "byColumn", "column", "parameterRef", "pointsOf", "fullOf", "firstKnown",
    ),
    "joined": ("all", "any", "not", "is"),
    "band": ("band", "route"),
}  # fmt: skip
"""Definitions whose keys stand in one table; what a later one says of a key holds."""
SHARED = ("nodeKeys", "awardKeys")
SHARED_TITLES = {
    "nodeKeys": (
        "Keys of every node: item, section, track, each subject",
        "条款、部分、整表、每个类别都有的键",
    ),
    "awardKeys": ("Keys of every award", "各种计分规则都有的键"),
}


def page(lang: str) -> str:
    """The whole page in one language."""
    at = ("en", "zh").index(lang)
    shared = {name: dict.fromkeys(keys(definitions()[name]), name) for name in SHARED}
    shared["awardKeys"] |= dict.fromkeys(keys(definitions()["awardScope"]), "awardScope")
    parts = [INTRO[lang]]
    parts += [_table(SHARED_TITLES[name][at], shared[name], lang) for name in SHARED]
    for name, titles in PARTS.items():
        own = {
            key: definition
            for definition in TOGETHER.get(name, (name,))
            for key in _keys(_node(definition))
        }
        told = {key for known in shared.values() if known.keys() <= own.keys() for key in known}
        parts.append(_table(titles[at], {key: own[key] for key in own.keys() - told}, lang))
    return "\n".join(parts)


def _node(name: str) -> Any:
    """A definition, or what stands within one."""
    outer, way = NESTED.get(name, (name, ()))
    node: Any = definitions()[outer]
    for step in way:
        node = node[step]
    return node


def _keys(node: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a definition, and of what it says under a condition or of each entry."""
    inner = (node.get(word, {}) for word in ("items", "then", "else"))
    return {**keys(node), **{key: said for part in inner for key, said in keys(part).items()}}


def _table(title: str, of: Mapping[str, str], lang: str) -> str:
    """A table of keys, each with the definition that says what it means."""
    rows = []
    for key, name in sorted(of.items()):
        words = meaning(NESTED.get(name, (name,))[0], key)
        assert words is not None, f"{name}.{key} has no meaning in keys.json"
        shown, text = words[:2] if lang == "zh" else words[2:]
        rows.append(f"| `{key}` | {shown} | {text.replace('|', chr(92) + '|')} |")
    return f"## {title}\n\n{HEAD[lang]}\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    for path, lang in PAGES.items():
        if "--check" not in sys.argv:
            path.write_text(page(lang), encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != page(lang):
            sys.exit(f"{path.name} is stale: run python docs/make_keys.py")
