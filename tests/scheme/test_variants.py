"""Broken variants of every form, quantity, condition and knob: each told where it stands, once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from creditscore import RuleError, load_scheme
from creditscore.errors import Problem

# where a variant stands in tests/mini: the text there, and what it becomes (@ is the variant)
SITES = {
    "award": (
        "- {id: spent, form: given, of: spent, period: month}",
        "- {id: new, period: month, @}",
    ),
    "bare award": (
        "- {id: spent, form: given, of: spent, period: month}",
        "- ▲{id: new, period: month, @}",
    ),
    "period": (
        "- {id: spent, form: given, of: spent, period: month}",
        "- {id: new, form: given, of: spent, period: @}",
    ),
    "target": ("- {id: spent, form: given, of: spent, period: month}", "- {id: new, @}"),
    "bare target": ("- {id: spent, form: given, of: spent, period: month}", "- ▲{id: new, @}"),
    "of": ("of: spent, period: month}", "of: @, period: month}"),
    "when": ("when: {of: {increase_of: cases}, above: 3}", "when: @"),
    "fact": ("spent: {type: amount, label: 支出, places: 2}", "spent: {label: 支出, @}"),
    "item": ("        blank: 附", "        @\n        blank: 附"),
    "knobs": ("        blank: 附", "        @\n        # 附"),
    "subjects": ("        subjects: kinds\n", "        subjects: kinds\n        @\n"),
    "whole award": (
        "- {id: spent, form: given, of: spent, period: month}",
        "- {period: month, @}",
    ),
    "award of subjects": ("points: {甲类: -5, 乙类: -3}, period: quarter", "period: quarter, @"),
    "id of an item": ('- id: "4"', "- id: @"),
    "part": ("- {id: monthly, title: 月度, weight: 0.9, of: months}", "- @"),
    "parts": (
        "parts:\n    - {id: monthly, title: 月度, weight: 0.9, of: months}",
        "@",
    ),
    "says": ("        says: 在名单上的每家扣20分。\n", "        @"),
    "section": ("    cap: {points: 100, period: year}\n", "    @\n"),
    "section award": (
        "    cap: {points: 100, period: year}\n",
        "    awards: [{id: whole, period: year, @}]\n",
    ),
    "track": ("title: 单位\n", "title: 单位\n@\n"),
    "bands": (
        "bands: [{name: 优, first: 1}, {name: 良, all_but_last: 1}, {name: 差}]",
        "bands: [@]",
    ),
    "unit": ("- {name: 丙局, aliases: [丙管理局]}", "- {name: 丙局, @}"),
    "towns' fact": ("{type: stock, label: 乡镇月末在列数}", "{type: stock, label: 在列数, @}"),
    "scheme": ("year: 2023\n", "year: 2023\n@\n"),
    "scheme readings": ("because: 原文写的是年度结果\n", "because: 原文\n    @\n"),
    "veto": ("fact: listed, above: 0, band: 差}", "fact: listed, band: 差, @}"),
    "bare veto": (
        '- {id: on-the-list, item: "3", fact: listed, above: 0, band: 差}',
        '- ▲{id: on-the-list, item: "3", fact: listed, band: 差}',
    ),
}

# name: (site, text with ▲ where a problem stands, codes of the problems)
VARIANTS = {
    # forms
    "each without points": ("bare award", "form: each, of: cases", "S202"),
    "each of a misspelt key": ("award", "form: each, of: cases, ▲ponts: 2", "S201"),
    "each with not applicable as points": ("award", "form: each, of: cases, points: ▲n/a", "S206"),
    "each with points as text": ("award", 'form: each, of: cases, points: ▲"2"', "S221"),
    "each with a list as points": ("award", "form: each, of: cases, points: ▲[2]", "S203"),
    "each of nothing": ("award", "form: each, of: ▲, points: 2", "S203"),
    "rate without a whole": ("bare award", "form: rate, of: cases, points: 5", "S202"),
    "rate that is worth text when empty": (
        "award",
        "form: rate, of: cases, over: spent, points: 5, when_empty: ▲Nil",
        "S206",
    ),
    "levels without a condition": ("award", "form: levels, levels: [▲{points: 2}]", "S202"),
    "levels without a row": ("award", "form: levels, levels: ▲[]", "S207"),
    "tiers of one row as a mapping": (
        "award",
        "form: tiers, of: share, tiers: ▲{points: 2}",
        "S203",
    ),
    "tiers bound by an unknown fact": (
        "award",
        "form: tiers, of: share, tiers: [{at_least: ▲case, points: 2}]",
        "R302",
    ),
    "gap between numbers beside a measure": (
        "award",
        (
            "form: tiers, of: share, "
            "tiers: [{at_least: 9, points: 2}, ▲{at_least: cases, below: 8, points: 1}]"
        ),
        "R311",
    ),
    "gap between numbers beside a measure, from the bottom": (
        "award",
        (
            "form: tiers, of: share, "
            "tiers: [{above: cases, below: 8, points: 1}, ▲{at_least: 9, points: 2}]"
        ),
        "R311",
    ),
    "steps of 0": ("award", "form: steps, of: cases, step: ▲0, points: -1", "S205"),
    "steps without a step": ("bare award", "form: steps, of: cases, points: -1", "S202"),
    "steps to no side": ("award", "form: steps, of: cases, step: 5, points: 1, side: ▲up", "S204"),
    "steps with an unknown rest": (
        "award",
        "form: steps, of: cases, step: 5, points: 1, partial: ▲propotional",
        "S204",
    ),
    "steps from an unknown mark": (
        "award",
        "form: steps, of: cases, mark: ▲target, step: 5, points: 1",
        "R302",
    ),
    "steps too fine": ("award", "form: steps, of: cases, step: 5, points: ▲0.001", "R306"),
    "anchors that do not rise": (
        "award",
        "form: interpolate, of: share, anchors: ▲[[0, 0], [60, 5], [60, 9]]",
        "R324",
    ),
    "one anchor": ("award", "form: interpolate, of: share, anchors: ▲[[0, 0]]", "S209"),
    "anchor of three numbers": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], ▲[60, 5, 9]]",
        "S209",
    ),
    "anchor of one number": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], ▲[60]]",
        "S209",
    ),
    "outside without above": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], [9, 5]], outside: ▲{below: 0}",
        "S202",
    ),
    "outside of a kind that is none": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], [9, 5]], outside: ▲clip",
        "S204",
    ),
    "anchors in one value that are worth text": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], [9, 5]], when_equal: ▲Nil",
        "S206",
    ),
    "anchors in one value that are worth too little": (
        "award",
        "form: interpolate, of: share, anchors: [[0, 0], [9, 5]], when_equal: ▲0.001",
        "R306",
    ),
    "rank with ties in an unknown way": (
        "award",
        "form: rank, of: cases, points: [2], ties: ▲shared",
        "S204",
    ),
    "rank among an unknown column": (
        "award",
        "form: rank, of: cases, points: [2], among: ▲level",
        "R314",
    ),
    "rank without points": ("bare award", "form: rank, of: cases", "S202"),
    "rank with one number": ("award", "form: rank, of: cases, points: ▲10", "S203"),
    "rank in no order": ("award", "form: rank, of: cases, points: [2], order: ▲high", "S204"),
    "rank too fine": ("award", "form: rank, of: cases, points: ▲[2, 0.001]", "R306"),
    "given with a table": ("award", "form: given, of: ▲{甲类: 1, 乙类: 2}", "R319"),
    "says without a part": ("says", "says: ▲{}\n", "S207"),
    "says with a part that is a number": ("says", "says: {list: ▲20}\n", "S203"),
    "says with parts in a list": ("says", "says: ▲[在名单上的扣20分]\n", "S203"),
    "label in one language": ("scheme readings", "labels: {by-total: ▲{zh: 按总分}}", "S202"),
    "label as text": ("scheme readings", "labels: {by-total: ▲按总分}", "S203"),
    # what every award may have
    "rounding finer than the unit": (
        "award",
        "form: given, of: spent, round: ▲{places: 3}",
        "R326",
    ),
    "rounding to text": ("award", "form: given, of: spent, round: ▲1", "S203"),
    "rounding in an unknown mode": (
        "award",
        "form: given, of: spent, round: {places: 0, mode: ▲half-down}",
        "S204",
    ),
    "weight as text": ("award", 'form: given, of: spent, weight: ▲"2"', "S221"),
    "cap as a word": ("award", "form: given, of: spent, cap: ▲无", "R302"),
    "cap with a period": (
        "award",
        "form: given, of: spent, cap: ▲{points: 5, period: year}",
        "S203",
    ),
    "cap of an award under an unknown column": (
        "award",
        "form: given, of: spent, cap: {points: 5, when: ▲{roster: kind, is: 医院}}",
        "R314",
    ),
    "cap of an award under a condition alone": (
        "award",
        "form: given, of: spent, cap: ▲{when: {of: spent, above: 0}}",
        "S202",
    ),
    "cap of an award under an unknown fact": (
        "award",
        "form: given, of: spent, cap: {points: 5, when: {of: ▲spend, above: 0}}",
        "R302",
    ),
    "floor above its cap under one condition": (
        "award",
        (
            "form: given, of: spent, floor: {points: 9, when: {of: spent, above: 0}}, "
            "cap: ▲{points: 8, when: {of: spent, above: 0}}"
        ),
        "R316",
    ),
    "months turned round": (
        "award",
        "form: given, of: spent, from: 2023-07, until: ▲2023-02",
        "R327",
    ),
    "month that is none": ("award", "form: given, of: spent, from: ▲2023-13", "S206"),
    "trailing 0": ("period", "{trailing: ▲0}", "S205"),
    "trailing misspelt": ("period", "{▲trialing: 12}", "S201"),
    "period as a number of months": ("period", "▲12", "S204"),
    # quantities
    "unknown key of a quantity": ("of", "{▲rato: cases, over: spent}", "S201"),
    "over without a ratio": ("of", "▲{over: spent}", "S202"),
    "sum of a mapping": ("of", "{sum: ▲cases}", "S203"),
    "sum with an unknown fact": ("of", "{sum: [cases, ▲case]}", "R302"),
    "difference from nothing": ("of", "▲{difference: cases}", "S202"),
    "difference and sum": ("of", "{▲difference: cases, sum: [spent]}", "S201"),
    "unknown fact of another item": ("of", '{item: "3", fact: ▲lists}', "R302"),
    "fact of an unknown item": ("of", '{fact: ▲listed, item: "33"}', "R314"),
    "unknown column": ("of", "▲{roster: population}", "R314"),
    "unknown parameter": ("of", "▲{parameter: national_share}", "R314"),
    "points of an unknown node": ("of", '▲{points_of: "11"}', "R314"),
    "points at an unknown stage": ("of", "{points_of: 一, at: ▲before-cap}", "S204"),
    "points of an item as a number": ("of", "{points_of: ▲3}", "S203"),
    "points of the item itself": ("of", '▲{points_of: "2"}', "R322"),
    "points of the section around": ("of", "▲{points_of: 一}", "R322"),
    "full marks of an unknown node": ("of", '▲{full_of: "11"}', "R314"),
    "full marks of the section around": ("of+section", "▲{full_of: 一} | full: 10", "R322"),
    "full marks that no node says": ("of", '▲{full_of: "1"}', "R323"),
    "full marks at a stage": ("of", "{full_of: 一, ▲at: final}", "S201"),
    "first known of one": ("of", "{first_known: ▲[cases]}", "S209"),
    "first known of a fact": ("of", "{first_known: ▲cases}", "S203"),
    "first known of an unknown fact": ("of", "{first_known: [cases, ▲case]}", "R302"),
    "cell of a table that is text": (
        "of+unit",
        "{by: level, 一类: ▲'5'} | columns: {level: 一类}",
        "S221",
    ),
    "cell of a table that no unit has a number in": (
        "of+unit",
        "{by: level, 一类: ▲{by: kind, 医院: 5}} | columns: {level: 一类, kind: 学校}",
        "R350",
    ),
    "cell of an unknown fact": (
        "of+unit",
        "{by: level, 一类: ▲case, else: 1} | columns: {level: 一类}",
        "R302",
    ),
    "ratio times 0": ("of", "{ratio: cases, over: spent, times: ▲0}", "S205"),
    "unknown figure of peers": ("of", "{peers: ▲average, of: cases}", "S204"),
    "figure of peers of nothing": ("of", "▲{peers: mean}", "S202"),
    "quantile without a place": ("of", "▲{peers: quantile, of: cases}", "S202"),
    "quantile in percent": ("of", "{peers: quantile, at: ▲75, of: cases}", "S205"),
    "median at a place": ("of", "{peers: median, ▲at: 0.5, of: cases}", "S201"),
    "peers among an unknown column": ("of", "{peers: max, of: cases, among: ▲level}", "R314"),
    "among without peers": ("of", "▲{among: level}", "S202"),
    "growth of an unknown fact": ("of", "{increase_of: ▲case}", "R302"),
    "column of words": ("of+unit", "▲{roster: level} | columns: {level: 一类}", "R328"),
    "table by an unknown column": ("of", "▲{by: level, 一类: 5, 二类: 3}", "R314"),
    "table by a column without values": ("of", "▲{by: level}", "S209"),
    # conditions
    "condition without a bound, over each month": ("when", "▲{of: cases, over: any}", "S202"),
    "over sometimes": ("when", "{of: cases, above: 0, over: ▲sometimes}", "S204"),
    "over the sum": ("when", "{of: cases, above: 0, over: ▲sum}", "S204"),
    "bound without a figure": ("when", "▲{above: 3}", "S202"),
    "unknown join": ("when", "{▲al: [{of: cases, above: 0}]}", "S201"),
    "unknown bound": ("when", "{of: cases, ▲atleast: 3}", "S201"),
    "nothing to join": ("when", "{any: ▲[]}", "S207"),
    "list without conditions": ("when", "▲[]", "S207"),
    "is without a roster": ("when", "▲{is: 医院}", "S202"),
    "roster without an is": ("when", "▲{roster: kind}", "S202"),
    "is of an unknown column": ("when", "▲{roster: kind, is: 医院}", "R314"),
    "condition on an unknown parameter": ("when", "{of: cases, above: ▲{parameter: mark}}", "R314"),
    # facts
    "missing as a number": ("fact", "type: amount, missing: ▲80", "S204"),
    "missing without its value": ("fact", "type: amount, missing: ▲{}", "S202"),
    "bound of a fact as text": ("fact", 'type: amount, at_most: ▲"100"', "S221"),
    "bound of a fact without end": ("fact", "type: amount, at_most: ▲9999999999", "S205"),
    "result of an unknown track": ("fact", "type: score, from_track: ▲{track: town}", "R314"),
    "result of the track itself": ("fact", "type: score, from_track: ▲{track: units}", "R322"),
    "results in a circle": (
        "fact+towns' fact",
        "type: score, from_track: {track: towns} | from_track: ▲{track: units}",
        "R322",
    ),
    "result taken in an unknown way": (
        "fact",
        "type: score, from_track: {track: towns, by: ▲average}",
        "S204",
    ),
    "result of no track": ("fact", "type: score, from_track: ▲{by: mean}", "S202"),
    # knobs of nodes
    "unknown way to combine": ("section", "combine: ▲average", "S204"),
    "unknown way of the not applicable": ("section", "not_applicable: ▲skip", "S204"),
    "full marks that children do not have": ("section", "not_applicable: rescale", "R323 R323"),
    "subjects that do not apply under an unknown column": (
        "subjects",
        "each_subject: {not_applicable_when: ▲{roster: kind, is: 医院}}",
        "R314",
    ),
    "subjects that do not apply without a bound": (
        "subjects",
        "each_subject: {not_applicable_when: ▲{of: reported}}",
        "S202",
    ),
    "grades of subjects": (
        "subjects",
        "each_subject: {base: 1, ▲bands: [{name: 优}]}",
        "S201",
    ),
    "full marks that each subject does not have": (
        "subjects",
        "not_applicable: full\n        each_subject: ▲{base: 1}",
        "R323",
    ),
    "full marks that the tree does not have": (
        "section",
        "not_applicable: rescale-tree",
        "R323 R323",
    ),
    "full marks of a mean": (
        "section",
        "combine: mean\n    not_applicable: ▲rescale",
        "R404",
    ),
    "average among units of a node that takes none": ("section", "among: ▲level", "R403"),
    "average among an unknown column": (
        "section",
        "not_applicable: peer-average\n    among: ▲level",
        "R314",
    ),
    "full marks as text": ("item", 'full: ▲"10"', "S221"),
    "scale by an unknown parameter": (
        "section",
        "full: 9\n    scale_to: ▲{parameter: mark}",
        "R314",
    ),
    "scale without full marks": ("section", "scale_to: ▲100", "R323"),
    "node's rounding finer than the unit": ("section", "round: ▲{places: 3}", "R326"),
    "node's rounding without places": ("section", "round: ▲{mode: up}", "S202"),
    "each year in a year": ("section", "over_time: {each: ▲year, by: mean}", "S204"),
    "stretches longer than the period": (
        "section",
        "period: month\n    over_time: ▲{each: quarter, by: mean}",
        "R329",
    ),
    "stretches of time without a way": ("section", "over_time: ▲{each: month}", "S202"),
    "stretches divided by a word": (
        "section",
        "over_time: {each: month, by: mean, divide_by: ▲year}",
        "S204",
    ),
    "stretches divided by 0": (
        "section",
        "over_time: {each: month, by: mean, divide_by: ▲0}",
        "S205",
    ),
    "stretches with weights for a mean": (
        "section",
        "over_time: {each: quarter, by: mean, ▲weights: [1, 2, 3, 4]}",
        "S201",
    ),
    "weighted stretches without weights": (
        "section",
        "over_time: ▲{each: quarter, by: weighted}",
        "S202",
    ),
    "weighted stretches that are divided": (
        "section",
        "over_time: {each: quarter, by: weighted, weights: [1, 2, 3, 4], ▲divide_by: 4}",
        "S201",
    ),
    "summed stretches that are divided": (
        "section",
        "over_time: {each: quarter, by: sum, ▲divide_by: 4}",
        "S201",
    ),
    "more parts needed than there are": ("section", "needs_at_least: ▲9", "R412"),
    "one weight for all stretches": (
        "section",
        "over_time: {each: quarter, by: weighted, weights: ▲0.25}",
        "S203",
    ),
    "weight of a stretch below 0": (
        "section",
        "over_time: {each: half-year, by: weighted, weights: [2, ▲-1]}",
        "S205",
    ),
    "a weight too few": (
        "section",
        "over_time: {each: quarter, by: weighted, weights: ▲[1, 2, 3]}",
        "S209",
    ),
    "weights of a shorter period": (
        "section",
        "period: half-year\n    over_time: {each: month, by: weighted, weights: ▲[1, 2, 3]}",
        "S209",
    ),
    "months of a section turned round": (
        "section",
        "from: 2023-07\n    until: ▲2023-02",
        "R327",
    ),
    "months of an item turned round in a section": (
        "section+item",
        "until: 2023-02 | until: ▲2023-01\n        from: 2023-04",
        "R327",
    ),
    "month of a section as a day": ("section", "from: ▲2023-07-01", "S206"),
    "cap under a condition without a bound": (
        "section",
        'cap: {points: 9, when: ▲{of: {item: "2", fact: cases}}}',
        "S202",
    ),
    "cap under an unknown column": (
        "section",
        "cap: {points: 9, when: ▲{roster: kind, is: 医院}}",
        "R314",
    ),
    "node over a trailing period": ("section", "period: ▲{trailing: 12}", "S204"),
    "cap of a misspelt number": ("section", "cap: {▲pionts: 20, period: year}", "S201"),
    "cap of a period alone": ("section", "cap: ▲{period: year}", "S202"),
    "cap over a period that is none": ("section", "cap: {points: 20, period: ▲week}", "S204"),
    "cap of a fact without its item": ("section", "cap: ▲cases", "R325"),
    "floor above its cap": ("section", "floor: 9\n    cap: ▲8", "R316"),
    "base too fine": ("section", "base: ▲0.001", "R306"),
    "base without a number": (
        "section",
        'base: ▲{when: {of: {item: "2", fact: cases}, above: 0}}',
        "S202",
    ),
    "base under a condition without a bound": (
        "section",
        'base: {points: 9, when: ▲{of: {item: "2", fact: cases}}}',
        "S202",
    ),
    "multiplier of nothing": ("section", "multiplier: ▲{when: {roster: kind, is: a}}", "S202"),
    "multiplier of an unknown fact": ("section", 'multiplier: {item: "2", fact: ▲case}', "R302"),
    "zero under a condition on a fact without its item": (
        "section",
        "zero_when: {of: ▲cases, above: 0}",
        "R325",
    ),
    "a total of changes": ("when", "{of: {change_of: cases}, above: 3, over: ▲total}", "R415"),
    "an end of what looks back": ("period", "{trailing: 6}, until: ▲2023-06", "R413"),
    "a month's cap on points as they come in": (
        "section",
        "clamp: running\n    floor: [0, ▲{points: 2, period: month}]",
        "R410",
    ),
    "stand-in of half a case": ("fact", "type: count, missing: ▲{value: 0.5}", "R407"),
    "stand-in below none": ("fact", "type: stock, missing: ▲{value: -1}", "R407"),
    "stand-in finer than its fact": (
        "fact",
        "type: score, places: 1, missing: ▲{value: 1.55}",
        "R407",
    ),
    "stand-in that is too large": (
        "fact",
        "type: score, places: 12, missing: ▲{value: 1000000000}",
        "R407",
    ),
    "bounds of a fact turned round": ("fact", "type: score, at_least: 3, at_most: ▲2", "R408"),
    "part of the year that another track makes": (
        "part",
        """{id: monthly, title: 月度, weight: 0.9, of: {item: e, fact: f},
       fact: {type: score, label: 评, from_track: ▲{track: towns}}}""",
        "R411",
    ),
    "part of the year that is scaled to nothing": (
        "part",
        "{id: monthly, title: 月度, weight: 0.9, of: months, scale_best_to: ▲0}",
        "S205",
    ),
    "stand-in of a part of the year": (
        "part",
        """{id: monthly, title: 月度, weight: 0.9, of: {item: e, fact: f},
       fact: {type: flag, label: 评, missing: ▲{value: 2}}}""",
        "R407",
    ),
    "bounds without a whole number": ("fact", "type: count, at_least: 1.2, at_most: ▲1.8", "R408"),
    "fact that excludes itself": ("fact", "type: count, excludes: ▲[spent]", "R409"),
    "fact that bounds itself": ("fact", "type: count, at_most: ▲spent", "R409"),
    "unknown way to clamp": ("section", "clamp: ▲monthly", "S204"),
    "needs none": ("section", "needs_at_least: ▲0", "S205"),
    "weight of a node as text": ("section", 'weight: ▲"2"', "S221"),
    "weight of a section by a fact without its item": ("section", "weight: ▲cases", "R325"),
    "weight of an item by an unknown fact": ("item", "weight: ▲cases", "R302"),
    "weight by an unknown column": ("section", "weight: ▲{roster: population}", "R314"),
    "circle through a weight": ("item", "weight: ▲{points_of: 二}", "R322"),
    "counts as a word": ("section", "counts: ▲no", "S203"),
    "not applicable under an unknown column": (
        "item",
        "not_applicable_when: ▲{roster: kind, is: 医院}",
        "R314",
    ),
    "circle through a cap": ("knobs", "cap: ▲{points_of: 二}", "R322"),
    "circle of two": (
        "section+knobs",
        "base: {points_of: 二} | cap: {points: ▲{points_of: 一}, period: year}",
        "R322",
    ),
    "award of a section with a fact without its item": (
        "section award",
        "form: given, of: ▲cases",
        "R325",
    ),
    "award of a section with points by subject": (
        "section award",
        'form: each, of: {item: "1", fact: reported}, points: ▲{甲类: 1, 乙类: 2}',
        "R319",
    ),
    # subjects as nodes
    "unknown key for each subject": ("subjects", "each_subject: {▲bas: 100}", "S201"),
    "nothing for each subject": ("subjects", "each_subject: ▲{}", "S207"),
    "weight of a subject by an unknown fact": (
        "subjects",
        "each_subject: {weight: ▲wages}",
        "R302",
    ),
    "scale of a subject without full marks": ("subjects", "each_subject: {scale_to: ▲100}", "R323"),
    "each subject where there are none": ("knobs", "each_subject: ▲{base: 100}", "R319"),
    # grades
    "share above 1": ("bands", "{name: 优, share: ▲1.5}, {name: 差}", "S205"),
    "share as a percentage": ("bands", "{name: 优, share: ▲20%}, {name: 差}", "S220"),
    "share of a number": ("bands", "{name: 优, share: 0.2, of: ▲66}, {name: 差}", "R313"),
    "share of an unknown whole": ("bands", "{name: 优, share: 0.2, of: ▲all}, {name: 差}", "S204"),
    "share rounded in an unknown way": (
        "bands",
        "{name: 优, share: 0.2, rounded: ▲half-even}, {name: 差}",
        "S204",
    ),
    "first of the roster": ("bands", "{name: 优, first: 1, of: ▲roster}, {name: 差}", "R313"),
    "places that are rounded": (
        "bands",
        "{name: 优, first: 1, rounded: ▲down}, {name: 差}",
        "R313",
    ),
    "veto without a bound": ("bare veto", "", "S202"),
    "veto by text": ("veto", 'at_least: ▲"3"', "S221"),
    "veto by a fact": ("veto", "at_least: {▲fact: listed}", "S201"),
    "veto by an unknown parameter": ("veto", "at_least: ▲{parameter: grave}", "R314"),
    "gap between scores": (
        "bands",
        "{name: 优, at_least: 90}, ▲{name: 良, at_least: 60, below: 80}, {name: 差}",
        "R311",
    ),
    "of without a number of places": (
        "bands",
        "{name: 优, of: ▲66, at_least: 90}, {name: 差}",
        "R313",
    ),
    "score of a band as text": ("bands", "{name: 优, at_least: ▲九十}, {name: 差}", "S203"),
    "band on a fact without its item": (
        "bands",
        "{name: 优, when: {of: ▲cases, above: 0}}, {name: 差}",
        "R325",
    ),
    "unknown band of a ceiling": (
        "track",
        'ceilings: [{when: {of: {points_of: "3"}, below: 0}, band: ▲中}]',
        "R314",
    ),
    "ceiling without a band": (
        "track",
        'ceilings: [▲{when: {of: {points_of: "3"}, below: 0}}]',
        "S202",
    ),
    "move by nothing": (
        "track",
        'moves: [{when: {of: {points_of: "3"}, below: 0}, down: ▲0}]',
        "S205",
    ),
    "move under an unknown node": (
        "track",
        'moves: [{when: {of: ▲{points_of: "33"}, below: 0}, down: 1}]',
        "R314",
    ),
    "ranked within an unknown column": ("track", "ranked_within: ▲level", "R314"),
    "fewer first places after more": (
        "bands",
        "{name: 优, first: 2}, ▲{name: 良, first: 1}, {name: 差}",
        "R347",
    ),
    "fewer in proportion after more": (
        "bands",
        "{name: 优, first: 20, of: 60}, ▲{name: 良, first: 10, of: 60}, {name: 差}",
        "R347",
    ),
    "smaller share after a larger": (
        "bands",
        "{name: 优, share: 0.5}, ▲{name: 良, share: 0.2}, {name: 差}",
        "R347",
    ),
    "more at the end left out after fewer": (
        "bands",
        "{name: 优, all_but_last: 1}, ▲{name: 良, all_but_last: 2}, {name: 差}",
        "R347",
    ),
    "higher score after a lower": (
        "bands",
        "{name: 优, at_least: 60}, ▲{name: 良, at_least: 80}, {name: 差}",
        "R347",
    ),
    "score that two bands before take": (
        "bands",
        (
            "{name: 优, at_least: 90}, {name: 良, at_least: 60, below: 90}, "
            "▲{name: 中, at_least: 70, below: 95}, {name: 差}"
        ),
        "R347",
    ),
    "places of a score that is taken": (
        "bands",
        "{name: 优, at_least: 60}, ▲{name: 良, first: 2, at_least: 70}, {name: 差}",
        "R347",
    ),
    "band that leaves nothing": (
        "bands",
        "{name: 优, at_least: 90}, ▲{name: 良, at_least: 90, below: 80}, {name: 差}",
        "R347",
    ),
    "share of nobody": ("bands", "▲{name: 优, share: 0}, {name: 差}", "R347"),
    "all but more than there are": ("bands", "▲{name: 优, all_but_last: 3}, {name: 差}", "R347"),
    "more places than units": (
        "bands",
        "▲{name: 优, first: 4}, {name: 良, all_but_last: 1}, {name: 差}",
        "R348",
    ),
    "scores that two bands claim": (
        "bands",
        "{name: 优, at_least: 80}, ▲{name: 良, at_least: 60, below: 85}, {name: 差}",
        "R311",
    ),
    "bound that two bands claim": (
        "bands",
        "{name: 优, at_least: 80}, ▲{name: 良, at_least: 60, at_most: 80}, {name: 差}",
        "R311",
    ),
    "lower bounds from the bottom up": (
        "award",
        (
            "form: tiers, of: share, "
            "tiers: [{at_least: 0, points: 0}, ▲{at_least: 60, points: 1}, "
            "▲{at_least: 90, points: 2}]"
        ),
        "R349 R349",
    ),
    "upper bounds from the top down": (
        "award",
        "form: tiers, of: share, tiers: [{at_most: 9, points: 0}, ▲{below: 9, points: 1}]",
        "R349",
    ),
    "tier under an endless one": (
        "award",
        (
            "form: tiers, of: share, "
            "tiers: [{at_least: 60, points: 2}, ▲{above: 70, below: 90, points: 1}]"
        ),
        "R311",
    ),
    # names, weights, months, periods
    "id in Chinese quotation marks": ("id of an item", "▲“4”", "R351"),
    "id in quotes in quotes": ("id of an item", "▲\"'4'\"", "R351"),
    "id with a full-width digit": ("id of an item", '▲"４"', "R351"),
    "id with a full-width comma": ("id of an item", "▲条，四", "R351"),
    "id with a full-width colon": ("id of an item", "▲四：", "R351"),
    "id with brackets around a digit": ("id of an item", "▲（4）", "R351"),
    "id with a sign that is not seen": ("id of an item", '▲"4\\u200b"', "R351"),
    "award in quotation marks": ("whole award", "id: ▲‘spent’, form: given, of: spent", "S214"),
    "part called total": ("part", "▲{id: total, title: 月度, weight: 0.9, of: months}", "R353"),
    "part called rank": ("part", "▲{id: rank, title: 月度, weight: 0.9, of: months}", "R353"),
    "part called entity": ("part", "▲{id: entity, title: 月度, weight: 0.9, of: months}", "R353"),
    "shares that do not add up": (
        "parts",
        "parts:\n    ▲- {id: monthly, title: 月度, weight: 0.85, of: months}",
        "R355",
    ),
    "shares that add up to something else": (
        "parts",
        "adds_up_to: ▲0.95\n  parts:\n    - {id: monthly, title: 月度, weight: 0.9, of: months}",
        "R355",
    ),
    "two values from one month": (
        "scheme",
        "parameters: {mark: [{from: 2023-01, value: 1}, ▲{from: 2023-01, value: 2}]}",
        "R352",
    ),
    "two values from the beginning": (
        "scheme",
        "parameters: {mark: [{value: 1}, {from: 2023-02, value: 3}, ▲{value: 1}]}",
        "R352",
    ),
    "alias of a unit twice": (
        "unit",
        "aliases: ▲[{name: 丙, until: 2023-03}, {name: 丙, from: 2023-06}]",
        "R301",
    ),
    "month after the last of a year": ("section", "until: ▲2023-13", "S206"),
    "month of a year that is none": ("section", "until: ▲0023-12", "S206"),
    "cap of a month without its period": (
        "says",
        "says: 案例每例2分，每月最多9分。\n        cap: ▲9\n",
        "R354",
    ),
    "cap of a month after a slash": (
        "says",
        "says: 按合规率记分，最多9分/月。\n        cap: ▲9\n",
        "R354",
    ),
    "floor of a month without its period": (
        "says",
        "says: 每月最多扣9分，全年最多记60分。\n        floor: ▲-9\n",
        "R354",
    ),
    "limit in English without its period": (
        "says",
        "says: 2 points a case, at most 9 per month.\n        cap: ▲9\n",
        "R354",
    ),
    "base of a month without its period": (
        "says",
        "says: 每月基础分5分，每例扣2分，扣完为止。\n        base: ▲5\n",
        "R405",
    ),
    "base of a quarter in English without its period": (
        "says",
        "says: 5 points a quarter; 2 less for each case.\n        base: ▲5\n",
        "R405",
    ),
    "scale from full marks of 0": ("section", "full: 0\n    scale_to: ▲100", "R356"),
    "award of all subjects that is for some": (
        "award of subjects",
        "per: ▲entity, subjects: [甲类], points: 1",
        "R341",
    ),
    "limit by a word": ("section", "floor: ▲yes", "R314"),
    "table without a value of the roster": (
        "of+unit",
        "▲{by: level, 一类: 5, 二类: 3} | columns: {level: 三类}",
        "R350",
    ),
    "table with a number twice": (
        "of+unit",
        "▲{by: level, '1': 5, '1.0': 3} | columns: {level: 1}",
        "Y103",
    ),
    "weight by a table without a value of the roster": (
        "section+unit",
        "weight: ▲{by: level, 一类: 5} | columns: {level: 一类}",
        "R350",
    ),
    "multiplier by a misspelt value of the roster": (
        "knobs+unit",
        "multiplier: ▲{by: level, 一类: 5, 二: 3} | columns: {level: 二类}",
        "R350",
    ),
    # the roster
    "part of an unknown unit": ("unit", "part_of: ▲丁局", "R304"),
    "unit that ends before it begins": ("unit", "from: 2023-07, until: ▲2023-02", "R327"),
    "month of a unit as a day": ("unit", "from: ▲2023-07-01", "S206"),
    "alias without a name": ("unit", "aliases: [▲{until: 2023-03}]", "S202"),
    "column as a list": ("unit", "columns: {level: ▲[一类]}", "S203"),
    # time
    "opening 5": ("scheme", "opening: ▲5", "S210"),
    "opening 18": ("scheme", "opening: ▲18", "S210"),
    "parameter without a value": ("scheme", "parameters: {mark: [▲{from: 2023-01}]}", "S202"),
    "parameter as text": ("scheme", "parameters: {mark: ▲七}", "S203"),
    "parameter from a day": (
        "scheme",
        "parameters: {mark: [{from: ▲2023-1, value: 7}]}",
        "S206",
    ),
    "parameter with a capital": ("scheme", "parameters: {▲Mark: 7}", "S206"),
    # targets, leagues, who answers
    "target without a month": ("bare target", "target: {of: cases, at_least: 1}", "S202"),
    "target due some day": ("target", "target: {of: cases, at_least: 1}, due: ▲soon", "S204"),
    "target due on a day": ("target", "target: {of: cases, at_least: 1}, due: ▲2023-06-30", "S206"),
    "target without a bound": ("target", "target: ▲{of: cases}, due: month", "S202"),
    "target with two bounds": (
        "target",
        "target: ▲{of: cases, above: 1, below: 3}, due: month",
        "S208",
    ),
    "target judged each month that does not say how its points count": (
        "target",
        "target: {of: cases, above: 1}, due: ▲month, points: 2",
        "R371",
    ),
    "award of a subject that is none": (
        "award",
        "form: each, of: cases, points: 2, subjects: ▲[甲类]",
        "R319",
    ),
    "league of an unknown track": (
        "scheme",
        "leagues: [▲{id: a, title: 表, track: town, by: [{id: b, label: b, of: {roster: a}}]}]",
        "R314",
    ),
    "league by two figures of one name": (
        "scheme",
        """leagues:
  - ▲{id: a, title: 表, track: units, by: [{id: b, label: 甲, of: 1}, {id: b, label: 乙, of: 2}]}
""",
        "R301",
    ),
    "league by a fact without its item": (
        "scheme",
        "leagues: [{id: a, title: 表, track: units, by: [{id: b, label: 数, of: ▲cases}]}]",
        "R325",
    ),
    "unknown unit under a role": ("item", "answers: ▲{牵头: [戊局]}", "R304"),
    "role without units": ("item", "answers: {牵头: ▲[]}", "S207"),
    "fact from a track of which nobody is part": (
        "fact",
        "type: score, from_track: ▲{track: towns}",
        "R414",
    ),
    "fact of another track to date": (
        "fact",
        'type: stock, from_track: {track: towns, item: "3", fact: listed, take: ▲to-date}',
        "S204",
    ),
    "fact that another track does not have": (
        "fact",
        'type: stock, from_track: ▲{track: towns, item: "3", fact: lists}',
        "R302",
    ),
}


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        load_scheme(folder)
    return caught.value.problems


def change(sites: str, texts: str) -> dict[str, str]:
    pairs = zip(sites.split("+"), texts.split(" | "), strict=True)
    return {SITES[site][0]: SITES[site][1].replace("@", text) for site, text in pairs}


@pytest.mark.parametrize(("site", "text", "codes"), VARIANTS.values(), ids=VARIANTS)
def test_variant_is_told_where_it_stands_and_once(
    site: str, text: str, codes: str, broken: Callable[..., tuple[Path, list[str]]]
) -> None:
    path, places = broken(change(site, text))
    found = [(str(problem.place), problem.code) for problem in refused(path)]
    assert [code for _, code in found] == codes.split()
    assert "▲" not in text or {place for place, _ in found} == set(places)


def test_texts(folder: Callable[..., Path], golden: Callable[..., None]) -> None:
    told = {name: refused(folder(change(*where))) for name, (*where, _) in VARIANTS.items()}
    golden("variants", told)


def test_there_are_many_and_every_way_out_is_told() -> None:
    assert len(VARIANTS) > 130
    told = {code for _, _, codes in VARIANTS.values() for code in codes.split()}
    assert told >= {f"R{number}" for number in (*range(322, 329), *range(347, 357))}
    assert told >= {"S209", "S210"}


RIGHT = {
    "bands in order": (
        "bands",
        "{name: 优, first: 1}, {name: 良, first: 2}, {name: 中, first: 3}, {name: 差}",
    ),
    "shares that are the same places of few units": (
        "bands",
        "{name: 优, share: 0.1}, {name: 良, share: 0.15}, {name: 中, share: 0.2}, {name: 差}",
    ),
    "shares in order": ("bands", "{name: 优, share: 0.2}, {name: 良, share: 0.5}, {name: 差}"),
    "scores with lower bounds alone": (
        "bands",
        "{name: 优, at_least: 90}, {name: 良, at_least: 80}, {name: 差}",
    ),
    "scores that meet": (
        "bands",
        "{name: 优, at_least: 90}, {name: 良, at_least: 60, below: 90}, {name: 差}",
    ),
    "fewer places under a condition": (
        "bands",
        (
            '{name: 优, first: 2, when: {of: {points_of: "3"}, above: 0}}, '
            "{name: 良, first: 1}, {name: 差}"
        ),
    ),
    "places, then scores": (
        "bands",
        "{name: 优, first: 2}, {name: 良, at_least: 80}, {name: 差}",
    ),
    "scores, then places": (
        "bands",
        "{name: 优, at_least: 80}, {name: 良, first: 2}, {name: 差}",
    ),
    "the same score with and without places": (
        "bands",
        "{name: 优, first: 1, at_least: 80}, {name: 良, at_least: 80}, {name: 差}",
    ),
    "a band with a condition alone between scores": (
        "bands",
        (
            '{name: 优, at_least: 90}, {name: 中, when: {of: {points_of: "3"}, below: 0}}, '
            "{name: 良, at_least: 60, below: 80}, {name: 差}"
        ),
    ),
    "a band that a ceiling alone leads to": (
        "bands+track",
        (
            "{name: 优, at_least: 90}, {name: 良, at_least: 60}, {name: 限, below: -9000}, "
            '{name: 差} | ceilings: [{when: {of: {points_of: "3"}, below: 0}, band: 限}]'
        ),
    ),
    "tiers with lower bounds alone": (
        "award",
        (
            "form: tiers, of: share, tiers: [{at_least: 90, points: 2}, {above: 60, points: 1}, "
            "{at_least: 0, points: 0}]"
        ),
    ),
    "tiers with a lower bound, then the rest": (
        "award",
        (
            "form: tiers, of: share, tiers: [{at_least: 90, points: 2}, {at_least: 60, points: 1}, "
            "{below: 60, points: 0}]"
        ),
    ),
    "tiers with upper bounds alone": (
        "award",
        "form: tiers, of: share, tiers: [{below: 9, points: 2}, {at_most: 60, points: 1}]",
    ),
    "id with brackets around Chinese": ("id of an item", "（四）"),
    "id in Chinese words": ("id of an item", "四、空白"),
    "weights that weigh and do not share": (
        "part",
        "{id: monthly, title: 月度, weight: 1, of: months}",
    ),
    "shares that the file declares": (
        "parts",
        "adds_up_to: 0.95\n  parts:\n    - {id: monthly, title: 月度, weight: 0.85, of: months}",
    ),
    "cap of the year beside points of a month": (
        "says",
        "says: 每月每例2分，全年最多20分。\n        cap: 20\n",
    ),
    "cap of the year beside one of the month": (
        "says",
        "says: 每月最多9分，全年最多20分。\n        cap: 20\n",
    ),
    "base of the year beside a month": (
        "says",
        "says: 基础分5分，每月扣2分，每月扣分最多5分。\n        base: 5\n",
    ),
    "base whose period is written": (
        "says",
        "says: 每月基础分5分。\n        period: month\n        base: 5\n",
    ),
    "cap whose period is written": (
        "says",
        "says: 每月最多9分。\n        period: year\n        cap: 9\n",
    ),
    "target where points are counted": (
        "target",
        "target: {of: cases, at_least: 1}, due: 2023-06, points: 2",
    ),
    "table with the rest": (
        "section+unit",
        "weight: {by: level, 一类: 5, else: 1} | columns: {level: 二类}",
    ),
    "table whose numbers are equal by value": (
        "of+unit",
        '{by: level, "1": 5, "2.50": 3} | columns: {level: 1.0}',
    ),
    "table that units without its values never ask": (
        "section+unit",
        (
            "multiplier: {of: {by: level, 一类: 5}, when: {roster: level, is: [一类]}}"
            " | columns: {level: 二类}"
        ),
    ),
    "levels from the strictest on": (
        "award",
        (
            "form: levels, levels: [{when: {of: cases, at_least: 5}, points: 2}, "
            "{when: {of: cases, at_least: 3}, points: 1}]"
        ),
    ),
    "levels of two figures": (
        "award",
        (
            "form: levels, levels: [{when: {of: cases, at_least: 3}, points: 1}, "
            "{when: {of: share, at_least: 5}, points: 2}]"
        ),
    ),
}


@pytest.mark.parametrize(("site", "text"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_taken(site: str, text: str, folder: Callable[..., Path]) -> None:
    assert load_scheme(folder(change(site, text)), thorough=True)
