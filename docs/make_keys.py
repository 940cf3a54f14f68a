"""Write the tables of keys from the schema: `python docs/make_keys.py`; `--check` only compares."""

import sys
from pathlib import Path

from creditscore.editor.schemas import definitions, keys
from creditscore.scheme.schema.keys import meaning

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
    "compared": ("A condition", "条件"),
    "known": ("A condition on what is known", "条件：有没有数"),
    "band": ("A band", "等次"),
    "veto": ("A veto", "一票否决"),
    "league": ("A league", "榜"),
}
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
    shared = {key for part in SHARED for key in keys(definitions()[part])}
    parts = [INTRO[lang]]
    for name in SHARED:
        parts.append(_table(SHARED_TITLES[name][at], name, [*keys(definitions()[name])], lang))
    for name, titles in PARTS.items():
        own = [key for key in keys(definitions()[name]) if key not in shared or name == "scheme"]
        parts.append(_table(titles[at], name, own, lang))
    return "\n".join(parts)


def _table(title: str, name: str, names: list[str], lang: str) -> str:
    rows = []
    for key in sorted(names):
        words = meaning(name, key)
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
