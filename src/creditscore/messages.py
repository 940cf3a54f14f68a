"""The text of every problem code, once, in Chinese and English.

Y: reading YAML. S: the shape of a rule file. R: what its rules mean. F: fact tables.
D: records that become facts, their calendar, their codes. V: results that do not follow any more.
U: how a command or a function was called. N: notices, which stop nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """What is wrong and what to do, by language."""

    message: dict[str, str]
    hint: dict[str, str]


def _text(zh: str, zh_hint: str, en: str, en_hint: str) -> Text:
    return Text({"zh": zh, "en": en}, {"zh": zh_hint, "en": en_hint})


NAMED: dict[str, tuple[str, str]] = {
    "string": ('文字（数字要加引号，如 "16"）', 'text (a number in quotes, as "16")'),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("true 或 false", "true or false"),
    "object": ("键值表", "a mapping"),
    "array": ("列表", "a list"),
    "exactly": ("正好 {count}", "exactly {count}"),
    "at least": ("至少 {count}", "at least {count}"),
    "track": ("考核对象", "track"),
    "unit of the track": ("单位（在此考核对象之下）", "unit of the track"),
    "roster column": ("名册列", "roster column"),
    "list of subjects": ("类别表", "list of subjects"),
    "node": ("条款或部分", "node"),
    "item": ("条款", "item"),
    "section": ("部分", "section"),
    "part": ("组成部分", "part"),
    "tie-breaker": ("并列办法", "tie-breaker"),
    "fact": ("事实", "fact"),
    "subject": ("类别", "subject"),
    "award": ("计分规则", "award"),
    "parameter": ("参数", "parameter"),
    "band": ("等次", "band"),
    "veto": ("一票否决", "veto"),
    "target": ("目标", "target"),
    "league": ("榜", "league"),
    "ranking": ("排名", "ranking"),
    "month": ("月份", "month"),
    "problem": ("问题代码", "problem"),
    "limit": ("上下限", "limit"),
    "count": ("不小于 0 的整数", "whole numbers from 0 up"),
    "stock": ("不小于 0 的整数", "whole numbers from 0 up"),
    "flag": (" 0 或 1", "0 or 1"),
    "decimals": (
        "小数不超过 {places} 位、不过大的数",
        "numbers of {places} decimals at most that are not too large",
    ),
    "option": ("读法", "reading"),
    "none": ("无，请先补上", "none; add it first"),
    "changed": ("已改动", "changed"),
    "gone": ("已不在", "gone"),
    "new": ("当时没有", "not there then"),
    "input scheme": ("方案", "the scheme"),
    "input through": ("月份", "the months"),
    "input rules": ("规则文件", "the rule files"),
    "input facts": ("事实表", "the fact tables"),
    "input observations": ("事实表", "the fact tables"),
    "input readings": ("读法", "the readings"),
    "input changes": ("改过的规则", "the changes of rules"),
    "input books": ("账簿", "the books"),
    "act by": ("是谁（by）", "who did it (by)"),
    "act on": ("哪一天（on）", "the day (on)"),
    "act why": ("为什么（why）", "why"),
    "to close": ("结账", "closed"),
    "to correct": ("更正", "corrected"),
    "to reopen": ("重开", "reopened"),
    "is closed already": ("已经结账", "it is closed already"),
    "was not scored": ("结果没有算到这个月", "the result does not go so far"),
    "is of other books": ("结果不是按这份账簿算的", "the result was not scored by these books"),
    "is not closed": ("还没有结账", "it is not closed"),
    "is the last": (
        "全年都已结账，没有可记入的月份",
        "the whole year is closed, and no month is left to enter it in",
    ),
    "is before another": ("已有更晚月份的更正", "a later month has a correction already"),
    "has nothing late": ("事实与账簿相同", "the facts are those of the books"),
    "is ruled": ("方案规定 late_facts: {policy}", "the scheme says late_facts: {policy}"),
    "this line": ("这一行", "this line"),
    "a posting": ("{month} {entity} {name} 的记分", "the posting {month} {entity} {name}"),
    "by a fact table": ("因为事实表 {name}", "because of the fact table {name}"),
    "by a rule file": ("因为规则文件 {name}", "because of the rule file {name}"),
    "by what run.json says": (
        "因为 run.json 里改过的 {name}",
        "because of {name}, changed in run.json",
    ),
    "by the version": (
        "程序版本当时是 {was}，现在是 {now}",
        "creditscore was {was} then and is {now}",
    ),
    "by no input": ("输入都没有变", "and no input has changed"),
}
"""Words that texts are filled with, in Chinese and English."""


def named(detail: str, *words: str, **counts: object) -> dict[str, str]:
    """The detail of a text, and its Chinese, from words of `NAMED` with their counts.

    >>> named("limit", "integer", "array")
    {'limit': 'a whole number or a list', 'limit_zh': '整数或列表'}
    """
    zh, en = zip(*(NAMED[word] for word in words), strict=True)
    texts = {detail: " or ".join(en), f"{detail}_zh": "或".join(zh)}
    return {name: text.format_map(counts) for name, text in texts.items()}


TEXTS: dict[str, Text] = {
    "Y101": _text(
        "文件不是 UTF-8 编码", "请在编辑器里另存为 UTF-8。",
        "the file is not UTF-8", "Save it as UTF-8 in your editor.",
    ),
    "Y102": _text(
        "这里的写法不合 YAML", "看此行及上一行的缩进、冒号（须用半角“:”后加空格）和引号。",
        "not valid YAML here",
        "Look at the indent, the colon (half-width, then a space) and quotes here and a line above.",
    ),
    "Y103": _text(
        "同一层里键“{key}”出现了两次", "删去一个，或改名。",
        "the key '{key}' stands twice in one mapping", "Remove one of them or rename it.",
    ),
    "Y104": _text(
        "规则文件不用 YAML 标签（{tag}）", "删去“!”开头的标签。",
        "rule files use no YAML tags ({tag})", "Remove the word that starts with '!'.",
    ),
    "Y105": _text(
        "规则文件不用 YAML 锚点和引用（{anchor}）", "把内容写全。",
        "rule files use no YAML anchors or aliases ({anchor})", "Write the content out.",
    ),
    "Y106": _text(
        "一个文件里有几份 YAML 文档", "去掉“---”以后的部分，或分成几个文件。",
        "the file holds more than one YAML document", "Drop what follows '---', or split the file.",
    ),
    "Y107": _text(
        "文件过大或嵌套过深（{limit}）", "规则文件不会这样大，请检查是否放错了文件；单位很多的名册写成 roster.csv。",
        "the file is too large or nested too deep ({limit})",
        "No rule file needs that: is it the right file? A roster of many units is better a roster.csv.",
    ),
    "Y108": _text(
        "键必须是文字", "键写成一个词。",
        "a key has to be text", "Write a single word as the key.",
    ),
    "Y109": _text(
        "找不到文件 {file}", "新建此文件，或改正引用它的地方。",
        "there is no file {file}", "Add it, or mend the place that names it.",
    ),
    "Y110": _text(
        "读不了文件 {file}：{reason}", "检查它是不是文件，有没有读取权限。",
        "cannot read {file}: {reason}", "Is it a file, and may you read it?",
    ),
    "Y111": _text(
        "文件里没有规则", "写成“键: 值”，冒号用半角“:”后加空格。",
        "the file holds no rules", "Write 'key: value', with a half-width colon and a space.",
    ),
    "Y112": _text(
        "缩进用了制表符（Tab）", "改用空格缩进；编辑器里可设“用空格代替 Tab”。",
        "a Tab stands in the indent",
        "Indent with spaces; editors can be set to insert spaces for a Tab.",
    ),
    "Y113": _text(
        "这里的全角符号“{sign}”不算 YAML 的“{half}”", "切换到英文输入法，改成半角“{half}”（冒号和逗号后加空格）。",
        "the full-width sign {sign} is not YAML's {half}",
        "Type the half-width {half} (colons and commas want a space behind them).",
    ),
    "Y114": _text(
        "从这里开始的 {sign} 没有收尾", "在这一段末尾补上与它成对的半角符号。",
        "what {sign} opens here is never closed", "Close it with its half-width partner.",
    ),
    "Y115": _text(
        "这里缺一个逗号，或多出了文字", "方括号、花括号里各项之间用半角“, ”隔开；收尾的引号、括号后面不写别的。",
        "a comma is missing here, or there is text too many",
        "Put ', ' between the entries in brackets, and nothing behind a closing quote or bracket.",
    ),
    "Y116": _text(
        "这一行的缩进与上面对不齐", "同一层的各行左端对齐；列表各项都以“- ”开头。",
        "the indent of this line fits no line above",
        "Lines of one level begin in one column; every entry of a list begins with '- '.",
    ),
    "Y117": _text(
        "这一行缺少冒号，或冒号后面没有空格", "写成“键: 值”；列表的一项写成“- 值”。",
        "this line has no colon, or no space behind it",
        "Write 'key: value', or '- value' for an entry of a list.",
    ),
    "Y118": _text(
        "同一行里有第二个冒号加空格", "值里要有“: ”时，整个值加半角引号；否则另起一行。",
        "a second ': ' stands in one line",
        "Put the whole value in quotes if ': ' is part of it, or begin another line.",
    ),
    "Y119": _text(
        "值不能以“{sign}”开头", "若是文字，整个值加半角引号；若是列表，“- ”另起一行。",
        "a value cannot begin with {sign}",
        "Put the value in quotes if it is text; a list begins on a line of its own.",
    ),
    "Y120": _text(
        "双引号里不认识“{sign}”这种写法", "反斜杠写成“\\\\”，或改用单引号。",
        "{sign} means nothing in double quotes", "Write the backslash twice, or use single quotes.",
    ),
    "Y121": _text(
        "文件里有看不见的字符 {sign}", "删去这个字符；常由复制粘贴带入。",
        "the invisible character {sign} stands here", "Delete it; pasting often brings one along.",
    ),
    "Y122": _text(
        "规则文件不用“%”开头的指令", "删去这一行；文件一律按 YAML 1.2 读取。",
        "rule files have no directives (%)", "Remove the line; files are read as YAML 1.2.",
    ),
    "Y123": _text(
        "数 {value} 太长，超过 {most} 位", "减少位数；若是编号一类的文字，加半角引号。",
        "the number {value} has more than {most} digits",
        "Use fewer digits, or quotes if it is text.",
    ),
    "Y124": _text(
        "{file} 不是普通文件（而是文件夹、管道或设备）", "换成文件，或移到别处。",
        "{file} is no ordinary file but a folder, a pipe or a device",
        "Put a file there, or move it away.",
    ),
    "Y125": _text(
        "键“{key}”里有看不见的字符或特殊空格 {sign}", "删去它，缩进用普通空格；常由复制粘贴带入。",
        "the key '{key}' has an invisible character or an odd blank, {sign}",
        "Delete it and indent with ordinary spaces; pasting often brings one along.",
    ),
    "Y126": _text(
        "“{key}”在这里又写了一次，像是另一条从这里开始，前面没有“- ”",
        "是另一条的，在“{key}”前面写“- ”，与上一条的“- ”对齐；多写的，删去一个。",
        "'{key}' stands here once more, as if another entry began without its '- '",
        "If it is another entry, write '- ' before '{key}', below the '- ' of the one before; "
        "if not, remove one of them.",
    ),
    "S201": _text(
        "此处不认识键“{key}”", "可用的键：{known}。",
        "'{key}' is not a key here", "Keys here: {known}.",
    ),
    "S202": _text(
        "缺少键“{key}”", "补上“{key}: …”。",
        "the key '{key}' is missing", "Add '{key}: …'.",
    ),
    "S203": _text(
        "{value} 的类型不对，应为{expected_zh}", "改成{expected_zh}。",
        "{value} is of the wrong type: {expected} is expected", "Write {expected}.",
    ),
    "S204": _text(
        "{value} 不在可选值之内", "可选：{known}。",
        "{value} is not one of the values allowed", "Allowed: {known}.",
    ),
    "S205": _text(
        "{value} 超出范围（{limit}）", "改成 {limit} 的数。",
        "{value} is out of range ({limit})", "Use a number {limit}.",
    ),
    "S206": _text(
        "“{value}”的写法不对", "用{limit_zh}。",
        "'{value}' is not written as expected", "Use {limit}.",
    ),
    "S207": _text(
        "这里不能为空", "至少写一项。",
        "this must not be empty", "Give at least one entry.",
    ),
    "S208": _text(
        "这里写的键多了：最多 {limit} 个", "留下 {limit} 个，删去其余。",
        "too many keys: at most {limit} can stand here", "Keep {limit} and remove the rest.",
    ),
    "S209": _text(
        "这里有 {count} 项，要求{limit_zh} 项", "写{limit_zh} 项。",
        "entries here: {count}, wanted: {limit}", "Give {limit}.",
    ),
    "S210": _text(
        "{value} 不是 {limit} 的倍数", "改成 {limit} 的整数倍。",
        "{value} is not a multiple of {limit}", "Use {limit} or a multiple of it.",
    ),
    "S211": _text(
        "名册表里有两列名为“{column}”", "删去一列，或改名。",
        "two columns of the roster are called '{column}'", "Remove or rename one.",
    ),
    "S214": _text(
        "“{value}”里有全角或看不见的字符 {signs}", "改成半角：{fixed} 。",
        "'{value}' has signs that are full-width or invisible: {signs}", "Write {fixed} with half-width signs.",
    ),
    "S215": _text(
        "“{digits}”像是千分位逗号后面的数", "数里不写逗号，如 1000。",
        "'{digits}' looks like digits behind a thousands separator", "Write numbers without commas, as 1000.",
    ),
    "S216": _text(
        "方案文件夹里的 {file} 没有人会读",
        "改成会读的名称（考核对象的文件要列在 scheme.yaml 的 tracks 里，案例放在 cases/*.yaml）；不要的移出文件夹。",
        "nothing reads {file} in the scheme's folder",
        "Give it a name that is read (a track's file stands under tracks in scheme.yaml, "
        "cases are cases/*.yaml), or move it out of the folder.",
    ),
    "S220": _text(
        "“{value}”在数后面带了单位“{unit}”",
        "只写数：{number} 。",
        "'{value}' has the unit '{unit}' behind its number",
        "Write the number alone: {number}.",
    ),
    "S221": _text(
        "数 {number} 加了引号，成了文字",
        "去掉引号：{number} 。",
        "the number {number} stands in quotes, which makes it text",
        "Remove the quotes: {number}.",
    ),
    "S222": _text(
        "“{digits}”像是逗号后面的小数",
        "小数点用半角“.”，如 1.5。",
        "'{digits}' looks like what follows a decimal comma",
        "Write a decimal point, as 1.5.",
    ),
    "S227": _text(
        "repeat 要写一个名称和它的各个值，或各行名称相同的列表", "写成 repeat: {{k: [质量, 进度]}}，或 repeat: [{{k: 质量, full: 10}}, {{k: 进度, full: 5}}]。",
        "repeat wants a name with its values, or rows that name the same",
        "Write repeat: {{k: [a, b]}}, or repeat: [{{k: a, full: 10}}, {{k: b, full: 5}}].",
    ),
    "S228": _text(
        "repeat 里没有“{name}”，这里的 <{name}> 无值可填", "repeat 里的名称：{known}。",
        "repeat names no '{name}', so <{name}> stands for nothing", "It names: {known}.",
    ),
    "R301": _text(
        "编号“{id}”重复", "第一处在 {first}；改掉其中一个。",
        "the id '{id}' stands twice", "The first is at {first}; rename one.",
    ),
    "R302": _text(
        "第 {item} 项没有事实“{fact}”", "本项的事实：{known}。",
        "item {item} has no fact '{fact}'", "Facts of the item: {known}.",
    ),
    "R303": _text(
        "第 {item} 项没有类别“{subject}”", "本项的类别：{known}。",
        "item {item} has no subject '{subject}'", "Subjects of the item: {known}.",
    ),
    "R304": _text(
        "名册里没有单位或单位组“{name}”", "在 roster.yaml 里补上，或改正名称。",
        "the roster has no unit or group '{name}'", "Add it to roster.yaml or mend the name.",
    ),
    "R305": _text(
        "名称“{name}”同时指 {first} 和 {second}", "一个名称只能指一个单位，删去一处。",
        "the name '{name}' means both {first} and {second}",
        "A name belongs to one unit: remove one.",
    ),
    "R306": _text(
        "{points} 分比本方案的最小单位（{places} 位小数）更细", "改分值，或把 points.places 调大。",
        "{points} points are finer than the scheme's unit ({places} places)",
        "Change the points, or raise points.places.",
    ),
    "R307": _text(
        "{track} 名册有 {count} 个单位，分等次需要 {needed} 个",
        "补全名册；或改 expects，并让等次的个数适合这份名册，例如按比例（share）分。",
        "the roster of {track} has {count} units; its bands need {needed}",
        "Complete the roster; or change expects, and bands that fit this roster, as by share.",
    ),
    "R308": _text(
        "路径“{path}”在规则里不存在", "从“{head}”往下可用：{known}。",
        "the path '{path}' leads nowhere in the rules", "Below '{head}' there are: {known}.",
    ),
    "R309": _text(
        "读法名称“{id}”重复", "同一项里各读法名称要不同。",
        "the option '{id}' stands twice", "Options of an item need different names.",
    ),
    "R310": _text(
        "{form} 不能用在 {type} 型事实“{fact}”上", "{form} 可用的事实类型：{known}。",
        "{form} does not work on '{fact}', a fact of type {type}",
        "Types that {form} takes: {known}.",
    ),
    "R311": _text(
        "各档之间有空隙或重叠：{reason}", "让下一档从上一档的界限开始，界限只归一档。",
        "the tiers leave a gap or overlap: {reason}",
        "Let each tier start where the one before ends, the bound belonging to one of them.",
    ),
    "R312": _text(
        "{unit} 期的计分规则用了全年有效（lasts）的事实“{fact}”", "把 period 改为 month。",
        "an award over a {unit} uses '{fact}', a fact that lasts", "Make its period a month.",
    ),
    "R313": _text(
        "等次“{band}”{reason_zh}",
        "除最后一个外，每个等次写名次（first、all_but_last、share 之一）、分数或 when；最后一个都不写。",
        "the band '{band}' {reason}",
        "Every band but the last says places (one of first, all_but_last, share), scores or when; "
        "the last says none.",
    ),
    "R314": _text(
        "没有名为“{name}”的{kind_zh}", "可用：{known_zh}。",
        "there is no {kind} '{name}'", "There are: {known}.",
    ),
    "R315": _text(
        "这里的名称是“{name}”，文件或文件夹的名称是“{folder}”", "两者写成一样。",
        "this is called '{name}', its file or folder '{folder}'", "Give both the same name.",
    ),
    "R316": _text(
        "下限 {floor} 高于上限 {cap}", "改正其中一个。",
        "the floor {floor} is above the cap {cap}", "Mend one of them.",
    ),
    "R317": _text(
        "第 {item} 项没有计分规则，也没有起评分、清零条件，别的规则也不读它的事实", "写 awards，或 base、zero_when；来源空白的用 blank 说明，在别的表里判的用 elsewhere 说明。",
        "item {item} has no awards, no base or zero_when, and no rule reads its facts", "Give awards, or base or zero_when; say in blank what the source leaves open, or in elsewhere where it is judged.",
    ),
    "R318": _text(
        "按类别的分值缺“{subject}”", "补上它，或写成一个数。",
        "the points by subject leave out '{subject}'", "Add it, or give one number.",
    ),
    "R319": _text(
        "第 {item} 项不分类别，不能写 {key}", "删去 {key}，或给本项写 subjects。",
        "item {item} has no subjects, so {key} means nothing",
        "Remove {key}, or give the item subjects.",
    ),
    "R320": _text(
        "案例“{case}”不符：{what} 应为 {expected}，算得 {found}",
        "核对案例与规则，改正错的一方。写了月份的分是当月记的分，不写的是全年的分。",
        "the case '{case}' fails: {what} should be {expected} and is {found}",
        "Compare the case with the rule and mend the wrong one. Points with a month are what is "
        "posted in it, without one those of the year.",
    ),
    "R321": _text(
        "读法“{option}”改出的规则有误（共 {count} 处，一并列出）", "改正此读法的内容。",
        "the reading '{option}' makes rules that do not work (findings, listed as well: {count})",
        "Mend what the reading changes.",
    ),
    "R322": _text(
        "“{id}”的得分绕回来引用了它自己", "去掉此处的引用，或改为引用不需要“{id}”的部分。",
        "the points of '{id}' come back to themselves from here",
        "Remove what asks for them here, or ask for something that does not need '{id}'.",
    ),
    "R323": _text(
        "“{id}”没有写满分（full），{key} 无从折算", "给它写上 full。",
        "'{id}' says no full marks, which {key} needs", "Give it its full marks in 'full'.",
    ),
    "R324": _text(
        "各锚点的数值要依次增大：{marks}", "按数值从小到大排列，不重复。",
        "the values of the anchors have to rise: {marks}", "Put them in rising order, none twice.",
    ),
    "R325": _text(
        "这里的事实“{fact}”要写明属于哪一项", "写成 {{item: \"{item}\", fact: {fact}}}。",
        "the fact '{fact}' has to name its item here", "Write {{item: \"{item}\", fact: {fact}}}.",
    ),
    "R326": _text(
        "取整到 {places} 位，比本方案的最小单位（{most} 位）更细", "减少位数，或把 points.places 调大。",
        "rounding to {places} places is finer than the scheme's unit ({most} places)",
        "Round to fewer places, or raise points.places.",
    ),
    "R327": _text(
        "起始月份 {first} 晚于终止月份 {last}", "改正其中一个。",
        "the first month, {first}, is after the last, {last}", "Mend one of them.",
    ),
    "R328": _text(
        "规则要用名册列“{column}”计算，{entity} 的“{value}”却不是数（{count} 个单位）",
        "写成阿拉伯数字，不带引号、单位、逗号和幂；没有数就留空；要按文字判断则改用 is 或 by。",
        "rules reckon with the roster column '{column}', and '{value}' of {entity} is no number (units: {count})",
        "Write digits, without quotes, unit, comma or exponent, or nothing where there is no figure; "
        "to ask for words use 'is' or 'by'.",
    ),
    "R329": _text(
        "over_time 按 {each} 分段，比 period（{period}）还长", "把 period 写长，或把 each 写短。",
        "over_time has stretches of a {each}, longer than the period ({period})",
        "Make the period longer, or the stretches shorter.",
    ),
    "R340": _text(
        "本方案的 counts 是 targets，“{id}”却是计分规则（form）",
        "把它写成目标（target 和 due）；要计分，把 scheme.yaml 的 counts 改为 points，并写 annual、ranking 和各表的 bands，目标写上 points。",
        "this scheme counts targets and '{id}' is a rule for points (form)",
        "Write it as a target with its due month; to give points, say counts: points in scheme.yaml, with annual, ranking and bands, and give targets their points.",
    ),
    "R341": _text(
        "“{id}”的 per: entity 把各类别合在一起计，不能再限定 subjects", "留下其中一个。",
        "'{id}' takes all subjects together (per: entity) and is for some of them (subjects)",
        "Keep one of the two.",
    ),
    "R342": _text(
        "{value} 有 {digits} 位数字，最多 {most} 位", "少写几位；很大的数换用较大的单位。",
        "{value} has {digits} digits, at most {most} are taken",
        "Write fewer; give very large numbers in a larger unit.",
    ),
    "R345": _text(
        "这条期望没有说应当算得什么", "写出 {wanted} 之一。",
        "this expectation says nothing that could come out wrong", "Say one of {wanted}.",
    ),
    "R346": _text(
        "期望里的 {keys} 与 {figures} 放在一起没有意义", "删去 {keys}，或另写一条期望。",
        "{keys} means nothing beside {figures} in an expectation",
        "Remove {keys}, or write an expectation of its own.",
    ),
    "R347": _text(
        "等次“{band}”不会有单位：{reason_zh}", "按从好到差排列各等次，改正界限或名额；由否决得到的等次不在此列。",
        "no unit can come into the band '{band}': {reason}",
        "Put bands in order from the best down, and mend the bounds or places.",
    ),
    "R348": _text(
        "等次“{band}”取前 {first} 名，名册里只有 {count} 个单位", "改名额，或补全名册；名额按比例的写 of 或 share。",
        "the band '{band}' takes the first {first}, and there are {count} units",
        "Mend the number or complete the roster; places in proportion are written with of or share.",
    ),
    "R349": _text(
        "这一行（{reason}）永远轮不到：前面各行已经取完，或它自己的范围是空的", "各行从上往下读，先符合的算；把严的放前面。",
        "this row ({reason}) can never hold: the rows before take all of it, or it leaves nothing",
        "Rows are read from the first on: put the stricter one first.",
    ),
    "R350": _text(
        "按名册列“{column}”取数的表缺这些值：{values}（∅ 为空格，× 后是单位数）",
        "补上它们，或用 else 写明其余的算多少。",
        "the table by the roster column '{column}' has no number for: {values} "
        "(∅ is an empty cell, × how many units)",
        "Add them, or say in 'else' what holds for all the rest.",
    ),
    "R351": _text(
        "编号“{id}”里有引号、全角或看不见的符号：{signs}", "写成 \"{right}\"，引号用半角并写在编号之外。",
        "the id '{id}' has quotes, full-width or unseen signs in it: {signs}",
        "Write \"{right}\", with half-width quotes around it and none in it.",
    ),
    "R352": _text(
        "参数“{name}”从 {month} 起有两个值", "第一个在 {first}；删去一个，或改月份。",
        "the parameter '{name}' has two values from {month} on",
        "The first is at {first}; remove one or mend its month.",
    ),
    "R353": _text(
        "年度组成部分不能叫“{id}”，结果表已有这一列", "换一个名称；不能用：{known}。",
        "a part of the year cannot be called '{id}': the results have a column of that name",
        "Choose another name; taken are: {known}.",
    ),
    "R354": _text(
        "第 {id} 项的 {key}: {points} 没有写期间，按全年计；条文说的是 {period}",
        "写成 {key}: {{points: {points}, period: {period}}}；确实按全年的写 period: year。",
        "item {id}: '{key}: {points}' says no period and is over the year; the clause speaks of a {period}",
        "Write {key}: {{points: {points}, period: {period}}}, or period: year where that is meant.",
    ),
    "R355": _text(
        "年度各部分的权重合计为 {sum}，应为 {wanted}", "改正权重；合计确实不是 1 的，在 annual 下写 adds_up_to: {sum}。",
        "the weights of the year's parts add up to {sum}, not to {wanted}",
        "Mend the weights, or say under annual what they add up to: adds_up_to: {sum}.",
    ),
    "R356": _text(
        "“{id}”的满分（full）是 0，{key} 无从折算", "给它写上大于 0 的 full，或删去 {key}。",
        "the full marks of '{id}' are 0, from which {key} makes nothing",
        "Give it full marks above 0, or remove {key}.",
    ),
    "R357": _text(
        "名册称“{name}”是它自己的一部分", "part_of 写它所属的单位，或删去。",
        "the roster says that '{name}' is part of itself", "Name the unit that it belongs to, or remove part_of.",
    ),
    "R358": _text(
        "{count} 个目标的到期月份不在 {year} 年：{months}",
        "改成本年度的月份（如 {example}）；沿用上年文件时，按新文件逐条核对期限。在：{places}。",
        "{count} targets are due in months outside {year}: {months}",
        "Mend the months (as {example}); when a year's files are carried over, check each term against the new document. They stand at: {places}.",
    ),
    "R360": _text(
        "规则要用名册列“{column}”计算，{entity} 的数 {value} 超过 18 位（{count} 个单位）",
        "减少位数，或改用大一些的单位（如亿元）。",
        "rules reckon with the roster column '{column}', and {value} of {entity} has more than 18 digits (units: {count})",
        "Use fewer digits or a larger unit.",
    ),
    "R361": _text(
        "“{name}”被当成了一个名称：里面的“{sign}”不是 YAML 的逗号", "用半角逗号加空格隔开：{names}。",
        "'{name}' is taken as one name: its {sign} is not YAML's comma",
        "Part the names with a half-width comma and a space: {names}.",
    ),
    "R363": _text(
        "没有名为“{zone}”的时区", "写 IANA 时区名，如 Asia/Shanghai；不写即为 Asia/Shanghai。",
        "there is no time zone called '{zone}'",
        "Write a name of the IANA database, like Asia/Shanghai, which also holds where none is given.",
    ),
    "R370": _text(
        "本方案只判达标，不计分，“{id}”却写了 {key}",
        "要给目标计分：scheme.yaml 的 counts 改为 points，写 annual 和 ranking，各表写 bands；不计分就删去 {key}。见 docs/targets-to-points.md。",
        "this scheme only judges targets, and '{id}' says {key}",
        "To give points, let scheme.yaml count points, with annual and ranking, and give the tracks bands; else remove {key}. See docs/targets-to-points.md.",
    ),
    "R371": _text(
        "目标“{id}”一年判 {times} 次，没有写 {points} 分怎样计",
        "写 counted: each（每次达标都计）、share（一年一次，按达标次数占已判次数的比例计）或 all（一年一次，次次达标才计）。",
        "the target '{id}' is judged {times} times a year and does not say how its {points} points count",
        "Say counted: each (whenever it is met), share (once a year, by the share of times met) or all (once a year, if it was met every time).",
    ),
    "R372": _text(
        "目标“{id}”一年只判一次，counted 没有意义", "删去 counted；要按月按季判的，due 写 month 或 quarter。",
        "the target '{id}' is judged once a year, where counted means nothing",
        "Remove counted; to judge it more often, say due: month or due: quarter.",
    ),
    "R373": _text(
        "目标“{id}”既写了 missed 又写了 partial：未达标时只能有一种算法", "留下其中一个。",
        "the target '{id}' has both missed and partial: one of them says what not meeting it is worth",
        "Keep one of the two.",
    ),
    "R374": _text(
        "目标“{id}”是次次达标才计（counted: all），不能再按比例给分", "删去 partial，或改为 counted: share。",
        "the target '{id}' counts only if met every time (counted: all) and cannot be earned in part",
        "Remove partial, or say counted: share.",
    ),
    "R375": _text(
        "目标“{id}”要求等于一个数，没有按比例接近的方向", "改用 at_least 或 at_most，或删去 partial。",
        "the target '{id}' asks for one exact number, which nothing comes nearer to from one side",
        "Use at_least or at_most, or remove partial.",
    ),
    "R376": _text(
        "目标“{id}”从 {mark} 起按比例给分，界限是 {bound}：起点不在界限未达标的一侧",
        "partial 的 from 写在未达标的一侧（须达到的写小于界限的数，不得超过的写大于界限的数）；界限是 0 的，可改用 tiers。",
        "the target '{id}' is earned in part from {mark} on and its bound is {bound}: the mark is not on the side that falls short",
        "Let partial start on that side: below a bound to be reached, above one not to be passed; for a bound of 0 use tiers.",
    ),
    "R377": _text(
        "目标“{id}”每期期末才判，无所谓提前或逾期，不能写 {key}", "写上到期月份（如 due: 2024-10），或删去 {key}。",
        "the target '{id}' is judged at the end of each period and cannot be early or late: {key}",
        "Give it a due month (as due: 2024-10), or remove {key}.",
    ),
    "R378": _text(
        "目标“{id}”的 {key} 写的是 {points} 分，应为正数：early 是加分，late 是扣分", "写正数。",
        "{key} of the target '{id}' is {points} points and should be above 0: early adds, late takes away",
        "Write a number above 0.",
    ),
    "R379": _text(
        "目标“{id}”是不得超过的数，到期前说不上提前完成，不能写 early", "删去 early。",
        "the target '{id}' is a number not to be passed, which cannot be met early", "Remove early.",
    ),
    "R380": _text(
        "读法“{reading}”有几种没有名称：{options}", "在 labels 里给每一种写上 {{zh: …, en: …}}，选用的一种也要写。",
        "the reading '{reading}' has labels, but none for: {options}",
        "Give every option one under labels, the chosen too: {{zh: …, en: …}}.",
    ),
    "R381": _text(
        "读法“{reading}”没有“{name}”这一种，labels 里却有它的名称", "可用：{known}。",
        "the reading '{reading}' has a label for '{name}', which is none of its options",
        "There are: {known}.",
    ),
    "R382": _text(
        "{count} 个案例写的是 {old} 年的月份，方案是 {year} 年的：{files}",
        "把 {old} 改成 {year}，再对照今年的规则逐个核对；不再适用的删去。",
        "worked cases ({count}) write months of {old}, the scheme is of {year}: {files}",
        "Write {year} for {old}, then compare each with this year's rules; drop what no longer applies.",
    ),
    "R383": _text(
        "规则里有 {count} 处月份是 {old} 年的，方案是 {year} 年的：{files}", "逐处改成今年的月份，如 {example}。",
        "months of the rules ({count}) are of {old}, the scheme is of {year}: {files}",
        "Write this year's months, as {example}.",
    ),
    "R384": _text(
        "规则文件有 {count} 处文字写着 {old}，方案是 {year} 年的：{files}",
        "逐处核对：标识（连同文件夹名）、标题、事实的名称、规则和读法里的年份。",
        "texts of the rule files ({count}) say {old}, the scheme is of {year}: {files}",
        "Look at each: the id (with the folder's name), titles, labels of facts, rules and readings.",
    ),
    "R385": _text(
        "第 {item} 项没有事实，不能有“{key}”：类别由事实得知", "补上 facts，或删去 {key}。",
        "item {item} has no facts and yet '{key}': its subjects are known by facts", "Give facts, or remove {key}.",
    ),
    "R386": _text(
        "subject: same 用在没有“当前类别”的地方（第 {item} 项）", "只用在按类别计的计分规则和 each_subject 里；否则写出类别的名称。",
        "'subject: same' stands where there is no subject at hand (item {item})", "Use it in awards applied to each subject, and in each_subject; or name the subject.",
    ),
    "R387": _text(
        "名册列“{column}”应写月份1至12，“{entity}”写的是 {value}", "改成 1 到 12 的整数；没有自己的一年的留空。",
        "the roster's column '{column}' has to have months, 1 to 12, and '{entity}' has {value}", "Write a whole number from 1 to 12, or leave it empty.",
    ),
    "R388": _text(
        "事实“{fact}”既写 lasts 又写 expires", "lasts: year 保留到历年底，expires 到各单位自己的一年底：只写一个。",
        "the fact '{fact}' has both lasts and expires", "lasts: year stands to the end of the calendar year, expires to that of each unit's own: write one.",
    ),
    "R395": _text(
        "案例“{case}”后面写不进预期，例如整个写在花括号里",
        "改成每行一个键的写法，再运行 test --record。",
        "nothing can be written behind the case '{case}', as where it stands in braces",
        "Write a key a line, then run test --record again.",
    ),
    "R400": _text(
        "等次“{band}”只由一票否决得到，却没有否决或等次上限定到它", "写一条定到它的 vetoes 或 ceilings，或删去 only。",
        "the band '{band}' is a veto's alone, and no veto and no ceiling leads to it",
        "Write the veto or the ceiling that does, or take 'only' away.",
    ),
    "R401": _text(
        "“{track}”里没有“{node}”，年度部分取不到它的分", "写各考核对象都有的条款或部分的编号。",
        "'{track}' has no node '{node}' whose points could be a part of the year",
        "Name a node that every track has.",
    ),
    "R402": _text(
        "第 {item} 项有 {count} 个事实都叫“{fact}”", "写事实的编号。本项的事实：{known}。",
        "item {item} has {count} facts with the label '{fact}'",
        "Write the id of the one that is meant. Facts of the item: {known}.",
    ),
    "R403": _text(
        "“{id}”写了 among，却不取平均分", "写 not_applicable: peer-average，或删去 among。",
        "'{id}' says among whom, and takes no average of theirs",
        "Write not_applicable: peer-average, or take 'among' away.",
    ),
    "R404": _text(
        "“{id}”合成写的是 {combine}，不是相加，不能按满分折算（{way}）",
        "平均、最高、最低等本来就只看涉及的部分：删去 not_applicable。要换算到满分，在各部分上写 scale_to。",
        "'{id}' puts its children together by {combine} and cannot scale them up by full marks ({way}): they are no sum",
        "A mean, a highest or a lowest looks only at what applies: take not_applicable away. To bring parts to full marks write scale_to at each.",
    ),
    "R405": _text(
        "第 {id} 项的 base: {points} 没有写期间，全年只计一次；条文说的是 {period}",
        "在它旁边写 period: {period}；确实全年只计一次的写 period: year。",
        "item {id}: 'base: {points}' says no period and counts once a year; the clause gives it each {period}",
        "Write period: {period} beside it, or period: year where that is meant.",
    ),
    "R406": _text(
        "目标“{id}”判不到：到期是 {due}，而它只管 {from} 到 {until}", "改 due，或改 from、until（条款、部分上的也算）。",
        "the target '{id}' is never judged: it is due {due} and in force from {from} to {until} only",
        "Mend due, or from and until, those of its item and section included.",
    ),
    "R407": _text(
        "事实“{fact}”没有填报时记 {value}，这样的数填报时不收", "missing 的 value 只能是{limit_zh}；也可以改事实的 type、places。",
        "'{fact}' stands at {value} in months without a figure, which no row could say",
        "It takes {limit}: mend the value under 'missing', or the type or the places of the fact.",
    ),
    "R408": _text(
        "事实“{fact}”的界限没有一个数能满足：不低于 {least}，不高于 {most}", "改正 at_least 或 at_most。",
        "no figure keeps the bounds of '{fact}': {least} or more, and {most} or less",
        "Mend at_least or at_most.",
    ),
    "R409": _text(
        "事实“{fact}”的 at_least、at_most 或 excludes 写的是它自己", "写本项的另一个事实。",
        "'{fact}' is held against itself in at_least, at_most or excludes", "Name another fact of the item.",
    ),
    "R410": _text(
        "“{id}”写了 clamp: running，{key} 却另有周期 {period}：running 逐月压在合计上，不另按周期封顶", "去掉 running，或去掉 {key} 里的 period，或把本条的 period 也写成 {period}。",
        "'{id}' has 'clamp: running' and a {key} over a {period} of its own, which does not act on points as they come in",
        "Take 'running' away, or the period of the {key}, or make {period} the period of the node.",
    ),
    "R411": _text(
        "年度部分“{id}”的事实写了 {key}：它只有年底一个数，由单位填报", "删去 {key}；要取另一类对象的结果，在条款里写事实，这部分写 of: {{points_of: …}}。",
        "the fact of the part '{id}' says {key}: it is one figure, reported at the end of the year",
        "Take {key} away; where it is to be the result of another track, make it a fact of an item and the part 'of: {{points_of: …}}'.",
    ),
    "R412": _text(
        "“{id}”至少要 {needed} 项有分，下面只有 {count} 项：永远没有结果", "改小 needs_at_least，或核对下面的各项。",
        "'{id}' needs at least {needed} scored parts and has {count}: it never has a value",
        "Make needs_at_least smaller, or look at its parts.",
    ),
    "R413": _text(
        "“{id}”往前看 {count} 个月，却在 {last} 停用：停用时的分不再随月份到期，会一直留到年底", "不写 until；{last} 以后的数据另设一个事实，各自计分。周期写 month、quarter、year 等有头有尾的，也可以。",
        "'{id}' looks back {count} months and ends in {last}: what it then has would no more expire month by month, but stay to the end of the year",
        "Leave 'until' out, and make what is reported after {last} a fact of its own; or take a period that ends (month, quarter, year …).",
    ),
    "R414": _text(
        "事实“{fact}”取自{track}，名册里{track}却没有一个单位写明属于（part_of）这里的单位：永远没有数", "在名册里给{track}的单位写 part_of。",
        "'{fact}' is taken from {track}, and the roster says of no unit there that it is part of one here: it never has a figure",
        "Say in the roster whose part_of the units of {track} are.",
    ),
    "R415": _text(
        "change_of 是当月与上月之差，over: total 不会把它逐月相加", "只看当月就写 over: end，看各月写 any、every；看一段时间的变化，用 difference 减去期初的数。",
        "'change_of' is one month against the one before, which 'over: total' does not add up",
        "Say 'over: end' of the month alone, 'any' or 'every' of each; for the change over a period, take a difference from the figure at its beginning.",
    ),
    "R416": _text(
        "一票否决“{id}”把“{fact}”逐月相加，它却是全年有效（lasts）的：3月报的1，到12月就加了10次", "写 over: end（年底累计数），或删去事实上的 lasts: year。",
        "the veto '{id}' adds up the months of '{fact}', which lasts: 1 reported in March is added ten times by December",
        "Say 'over: end', by which what lasts has come together, or take 'lasts: year' from the fact.",
    ),
    "R417": _text(
        "“{entity}”属于{own}，这里写{track}不起作用", "删去这个 tracks：写了 entity，就只用于它所在的一类。",
        "'{entity}' is of {own}, so that {track} means nothing here",
        "Remove it from tracks: with 'entity' a feed is for the track of that unit.",
    ),
    "R418": _text(
        "第 {item} 项的事实“{fact}”在同样的单位、同样的类别上数了两次", "另一处在 {first}；合成一条，kinds 写全，或用 tracks、subject 分开。",
        "the fact '{fact}' of item {item} is counted twice for the same units and subject",
        "The other is at {first}; make one feed with all kinds of both, or part them by tracks or subject.",
    ),
    "R419": _text(
        "事实“{fact}”由{track}的结果汇总得来，不能再数记录", "删去它，改数{track}的事实。",
        "'{fact}' is gathered from {track}, and no records can be counted for it",
        "Remove it, and count the fact of {track}.",
    ),
    "R420": _text(
        "第 {item} 项没有计分规则，起止月份（{month}）对它的起评分、事实等不起作用：全年都算",
        "写成一条 levels 计分规则（when: {{of: 1, above: 0}}），或删去本项和所在部分的 from、until；只供别的规则取数的，把起止月份写在取数的规则上。",
        "item {item} has no awards, and what it has, such as a base or facts, knows no months ({month}): it would count all year",
        "Give the points by an award of the form levels (when: {{of: 1, above: 0}}), or take from and until away, from what it stands in too; of facts, say the months at the rules that ask for them.",
    ),
    "R421": _text(
        "第 {item} 项写了 {key}（不计分），却又有起评分等，照样有分", "删去 {key}，或删去 base 等。",
        "item {item} says {key}, why it is not scored, and has a base or the like, by which it is",
        "Take {key} away, or the base and what stands beside it.",
    ),
    "R422": _text(
        "{count} 条计分规则的起止月份里没有一个月在 {year} 年：{months}，全年都不计分",
        "写 {year} 年的月份，今年不用的删去。在：{places}。",
        "{count} awards are in force in no month of {year}: {months}",
        "Write months of {year}, or leave out what does not count this year. They stand at: {places}.",
    ),
    "R423": _text(
        "本方案只判达标，没有写 annual，{keys}不起作用：没有名次，也没有等次",
        "要排名、评等次，在 scheme.yaml 写 annual；不要，就删去{keys}。",
        "this scheme judges targets and has no annual result: {keys} do nothing, nobody is ranked or banded",
        "Say annual in scheme.yaml to rank units and give bands, or take {keys} away.",
    ),
    "R424": _text(
        "“{fact}”取自另一张表，而第 {item} 项有类别：每个类别都会有整个数，一个数算几遍",
        "把它放在没有类别的项里，这里要用就写 {{item: …, fact: {fact}}}。",
        "'{fact}' is taken from another track, and item {item} has subjects: each would have the whole figure",
        "Put it into an item without subjects; a rule here names it as {{item: …, fact: {fact}}}.",
    ),
    "R425": _text(
        "目标“{id}”看第 {item} 项的“{fact}”，那一项没有目标，没有报就按 {missing}：没报也可能算达标",
        "在“{fact}”上写 missing: not-reported（没有报就不算达标），或写明本来要的 {missing}。",
        "the target '{id}' looks at '{fact}' of item {item}, which has no target: unreported it is {missing}, and silence may meet it",
        "Say missing: not-reported at '{fact}' (what nobody reported is not met), or {missing} if that is meant.",
    ),
    "F201": _text(
        "名册里没有单位“{name}”", "改正名称，或在名册里补上单位或别名。",
        "the roster has no unit '{name}'", "Mend the name, or add the unit or an alias to the roster.",
    ),
    "F202": _text(
        "{track} 没有第“{item}”项", "条款编号：{known}。",
        "{track} has no item '{item}'", "Items: {known}.",
    ),
    "F203": _text(
        "第 {item} 项没有事实“{fact}”", "本项的事实：{known}。",
        "item {item} has no fact '{fact}'", "Facts of the item: {known}.",
    ),
    "F204": _text(
        "第 {item} 项没有类别“{subject}”", "本项的类别：{known}。",
        "item {item} has no subject '{subject}'", "Subjects of the item: {known}.",
    ),
    "F205": _text(
        "{entity} 不负责第 {item} 项{subject}", "核对单位和条款；责任单位：{known}。",
        "{entity} does not answer for item {item}{subject}",
        "Check unit and item; who answers: {known}.",
    ),
    "F206": _text(
        "月份 {month} 不在 {year} 年度内", "只留 {year}-01 至 {year}-12 的行。",
        "the month {month} is not in {year}", "Keep rows of {year}-01 to {year}-12 only.",
    ),
    "F207": _text(
        "{entity} 第 {item} 项{subject} {month} 缺“{label}”，上月为 {before}",
        "补上该月月末数，已清零的写 0；若该月尚未到，用 --through {previous} 只算到上月。",
        "{entity}, item {item}{subject}: no '{label}' for {month}, after {before} the month before",
        "Give the month-end figure, 0 if cured; if the month is not over yet, "
        "score --through {previous}.",
    ),
    "F208": _text(
        "重复：与 {first} 同月、同单位、同条款、同类别、同事实（{value}，先有 {first_value}）",
        "删去一行；若是两笔，先加总。",
        "a duplicate of {first}: same month, unit, item, subject and fact ({value}, first {first_value})",
        "Remove one; if they are two events, add them up first.",
    ),
    "F209": _text(
        "“{fact}”要求不小于 0 的整数，表中是 {value}", "改成整数；更正以往的数请改原来那一行。",
        "'{fact}' takes whole numbers from 0 up, the table has {value}",
        "Write a whole number; mend an old figure in its own row.",
    ),
    "F210": _text(
        "“{fact}”为 {value}，超出 {limit}", "核对数值和单位（百分数按百分点填写）。",
        "'{fact}' is {value}, outside {limit}", "Check the figure and its unit.",
    ),
    "F211": _text(
        "“{fact}”为 {value}，大于“{other}”的 {limit}", "核对两个数；同月同类别两个数都要填。",
        "'{fact}' is {value}, more than '{other}' with {limit}",
        "Check both; a month and subject needs both figures.",
    ),
    "F212": _text(
        "“{fact}”与“{other}”（{value}）不能同时有", "二者只能有一个，核对后删去一个。",
        "'{fact}' cannot stand together with '{other}' ({value})",
        "Only one of them can be true: remove the other.",
    ),
    "F213": _text(
        "“{value}”不是数", "写成阿拉伯数字，不带单位、逗号和百分号；没有数据就删去这一行。",
        "'{value}' is not a number",
        "Write digits, without unit, comma or percent sign; where there is no figure, drop the row.",
    ),
    "F214": _text(
        "“{fact}”只能是 0 或 1，表中是 {value}", "是填 1，否填 0。",
        "'{fact}' is 0 or 1, the table has {value}", "Write 1 for yes, 0 for no.",
    ),
    "F215": _text(
        "“{fact}”为 {value}，小数超过 {places} 位", "按 {places} 位小数填写，或在规则里调大 places。",
        "'{fact}' is {value}, with more than {places} decimals",
        "Give {places} decimals, or raise places in the rules.",
    ),
    "F216": _text(
        "第{item}项“{fact}”的数值 {value} 过大，无法精确计分",
        "核对数值和单位；确有这么大的，在规则里把该指标的 places 调小（如金额 places: 2），或换用较大的单位。",
        "item {item}: {value} of '{fact}' is too large to be scored exactly",
        "Check the figure and its unit; where it is right, give its fact fewer places in the rules "
        "(places: 2 for an amount of money), or a larger unit.",
    ),
    "F217": _text(
        "缺少列：{columns}", "事实表要有 month, entity, item 和 fact, value 各列，或以事实命名的列。",
        "columns are missing: {columns}",
        "A fact table has month, entity, item, and fact with value or columns named after facts.",
    ),
    "F218": _text(
        "读不了文件 {file}：{reason}", "另存为 CSV（UTF-8 或 GB18030）后再试。",
        "cannot read {file}: {reason}", "Save it as CSV (UTF-8 or GB18030) and try again.",
    ),
    "F219": _text(
        "事实表没有一行数据（{file}）", "检查是否选错了文件或文件夹。",
        "the fact table has no rows ({file})", "Is it the right file or folder?",
    ),
    "F220": _text(
        "{entity} 第 {item} 项{subject} {month} 缺“{label}”", "补上该月的数。",
        "{entity}, item {item}{subject}: no '{label}' for {month}", "Give the month's figure.",
    ),
    "F221": _text(
        "看不懂月份“{value}”", "写成 {year}-04 这样。",
        "'{value}' is not a month", "Write it as {year}-04.",
    ),
    "F222": _text(
        "有两列名为“{column}”", "删去一列，或改名。",
        "two columns are called '{column}'", "Remove or rename one.",
    ),
    "F224": _text(
        "“{label}”只在 {due} 填报，表中是 {month}", "改为 {due}。",
        "'{label}' belongs in {due}, the table has it in {month}", "Move it to {due}.",
    ),
    "F226": _text(
        "{entity} 只在 {first} 至 {last} 参加考核，表中有 {month}", "核对月份，或改名册里的起止月份。",
        "{entity} is assessed from {first} to {last} only, the table has {month}",
        "Check the month, or the unit's dates in the roster.",
    ),
    "F227": _text(
        "“{fact}”不能这样写有效期", "有效期不早于当月；只有累加的数和是否事项可以有有效期。",
        "'{fact}' cannot end like this",
        "It ends no sooner than its month; only counts, amounts and flags can end.",
    ),
    "F228": _text(
        "名称“{name}”只在 {first} 至 {last} 使用，表中有 {month}", "改用该单位当月的名称。",
        "the name '{name}' was used from {first} to {last} only, the table has it in {month}",
        "Use the name that the unit had in that month.",
    ),
    "F229": _text(
        "“{fact}”由{track}的结果汇总得来，不能另报", "删去此行，改报{track}的数。",
        "'{fact}' is gathered from {track} and cannot be given as well",
        "Remove the row; give the figures of {track}.",
    ),
    "F230": _text(
        "另有 {count} 个单位的数据有问题，此处只逐行列出前 {shown} 个单位的",
        "先改好列出的，再检查一遍。",
        "{count} more units have rows with problems; those of the first {shown} are listed",
        "Mend what is listed, and check again.",
    ),
    "F231": _text(
        "从第 {column} 列（{heading}）起的引号没有合上，或合上之后还有字",
        "补上或删去引号；引号里的引号写两个。引号不合上，后面的行都会被吞掉。",
        "the quotation mark that opens in column {column} ({heading}) is not closed, "
        "or something follows where it is",
        "Close it or remove it; within quotes a quote is written twice. An open one swallows rows.",
    ),
    "F232": _text(
        "第 {column} 列（{heading}）的格子里有引号，格子却没有用引号括起来",
        "删去引号，或把整格括起来，里面的引号写两个。",
        "a quotation mark stands inside of a cell without quotes, in column {column} ({heading})",
        "Remove it, or put the whole cell in quotes, with each quote in it written twice.",
    ),
    "F233": _text(
        "第 {column} 列（{heading}）的一格里有换行", "写在一行里；只有来源、备注可以换行。",
        "a cell in column {column} ({heading}) runs over lines",
        "Write it in one line; only sources and remarks may run over lines.",
    ),
    "F234": _text(
        "这一行有 {cells} 格，表头有 {columns} 格",
        "核对引号、逗号，补全或删去多出的；空格子也要留逗号。",
        "the row has {cells} cells, the heading {columns}",
        "Look at its quotes and commas; an empty cell keeps its comma.",
    ),
    "F235": _text(
        "隐藏的工作表“{sheet}”像是一张表，不知道该不该计", "要计入，请取消隐藏；不计，请删去它。",
        "the hidden sheet '{sheet}' looks like a table, and may or may not be meant to count",
        "Show it if it should count; delete it if not.",
    ),
    "F236": _text(
        "读不了 {file}：{found_zh}",
        "表格存为 CSV（UTF-8 或 GB18030）或 .xlsx；JSON 写成对象的列表。",
        "cannot read {file}: {found}",
        "Save a table as CSV (UTF-8 or GB18030) or .xlsx; write JSON as a list of objects.",
    ),
    "F237": _text(
        "{what_zh}超过 {limit}", "检查是否选错了文件，引号、分隔符是否有误；很大的表用 CSV 或 Parquet。",
        "more {what} than {limit}",
        "Is it the right file, with its quotes and separators? Use CSV or Parquet for large tables.",
    ),
    "F238": _text(
        "第 {column} 列没有列名，第 {row} 行却填了字", "写上列名，或清空这一列。",
        "column {column} has no heading, and something stands in it in row {row}",
        "Give it a heading, or clear the column.",
    ),
    "F239": _text(
        "“{unit}”的数据成块检查有问题，逐行检查却没有：这是 creditscore 自身的错误",
        "请连同数据和方案报告给 creditscore；把数据拆成较小的表，可以先行计分。",
        "the facts of '{unit}' break a rule as planes and none as rows: a fault of creditscore itself",
        "Please report it with the facts and the scheme; smaller tables can be scored meanwhile.",
    ),
    "F240": _text(
        "列“{column}”的类型是 {kind}，不能读取", "改存为数字或文字，或删去此列。",
        "the column '{column}' holds {kind}, which is not read",
        "Write it as numbers or text, or leave it out.",
    ),
    "F241": _text(
        "这不是一张表（{kind}；{reason}）",
        "给出文件、数据框、字典组成的列表，或每列一个列表的字典；迭代器先用 list() 变成列表。",
        "this is no table ({kind}; {reason})",
        "Hand over a file, a data frame, a list of dicts, or a dict with a list for each column; "
        "make a list of an iterator.",
    ),
    "F242": _text(
        "列“{column}”不是任何条款的事实", "改正列名；备注写在“备注”列；不用的列请删去。",
        "the column '{column}' is the fact of no item",
        "Mend its name, drop it, or call it note where it holds remarks.",
    ),
    "F243": _text(
        "{file} 的内容过多，不能读取（{reason}）", "核对文件；确有这么多数据时分成几个文件。",
        "{file} holds more than is read ({reason})",
        "Check the file; split it if it really holds that much.",
    ),
    "F244": _text(
        "有问题的单位的行太多，此处只逐行看了约 {shown} 行", "先改好列出的，再检查一遍。",
        "units with problems have too many rows; about {shown} of them were looked at",
        "Mend what is listed, and check again.",
    ),
    "F245": _text(
        "{month} 已结账，不再收事实：{entity} 第 {item} 项 {fact} 结账时是 {was_zh}，现在是 {now_zh}",
        "按结账时的数改回；此方案对迟到的事实不收（late_facts: refuse）。",
        "{month} is closed and takes no facts: {entity}, item {item}, {fact} was {was} and is {now}",
        "Bring it back to what it was; this scheme refuses late facts (late_facts: refuse).",
    ),
    "F246": _text(
        "{month} 已结账：{entity} 第 {item} 项 {fact} 结账时是 {was_zh}，现在是 {now_zh}，没有登记更正",
        "确需更正的，用 creditscore correct 登记谁、何时、为何；否则按结账时的数改回。",
        "{month} is closed: {entity}, item {item}, {fact} was {was} and is {now}, and no correction says so",
        "Enter a correction with creditscore correct (who, when, why), or bring it back to what it was.",
    ),
    "F247": _text(
        "{month} 已结账：{entity} 第 {item} 项 {fact} 结账时是 {was_zh}，现在是 {now_zh}，该月没有重开",
        "确需改动的，先用 creditscore reopen 重开该月；否则按结账时的数改回。",
        "{month} is closed: {entity}, item {item}, {fact} was {was} and is {now}, and the month is not reopened",
        "Reopen the month with creditscore reopen, or bring it back to what it was.",
    ),
    "F248": _text(
        "{month} 已结账，{entity} 公布的是 {was} 分，现在算出 {now} 分", "规则或读法在结账后变了：换回当时的规则和读法；确要改动已公布的月份，先重开。",
        "{month} is closed: {entity} was told {was} points, and it comes to {now} now",
        "Rules or readings are not those of the closing: bring them back, or reopen the month.",
    ),
    "F249": _text(
        "事实表太大，不能结账", "按月、按单位分成小表结账；或在服务里结账。",
        "the fact tables are too large for months to be closed",
        "Close months of smaller tables.",
    ),
    "F250": _text(
        "“{where}”的台账合计是 {ledger}，得分却是 {points}，两者不符：这是程序自身的错误",
        "不要使用这次的结果；请把规则、数据和这条信息一并发给开发者。",
        "the ledger of {where} adds up to {ledger}, and the points are {points}: "
        "a fault of creditscore itself",
        "Do not use these figures; please report this with the rules and the facts.",
    ),
    "F251": _text(
        "有的得分超过 {digits} 位，这种表存不下", "改用 --format csv 或 json；或检查规则里的系数和单位。",
        "some points have more than {digits} digits, which this kind of table cannot hold",
        "Use --format csv or json, or check factors and units in the rules.",
    ),
    "F252": _text(
        "“{entity}”{month} 从“{track}”取得的 {value} 过大，不能作为“{fact}”",
        "检查那一组的规则；或把该指标的 places 调小。",
        "{entity}, {month}: {value} from {track} is too large for '{fact}'",
        "Check the rules of that track, or give the fact fewer places.",
    ),
    "F260": _text(
        "这张填报表是方案 {scheme} 的，不是 {wanted} 的", "换成本方案的填报表：creditscore template {wanted} --month …。",
        "this template is of the scheme {scheme}, not of {wanted}",
        "Use one of this scheme: creditscore template {wanted} --month ….",
    ),
    "F261": _text(
        "{entity} {month} 的填报表有两份，另一份是 {file}", "只留后报的一份，把另一份移出文件夹。",
        "{entity} has filled in two templates of {month}; the other is {file}",
        "Keep the later one and move the other out of the folder.",
    ),
    "F262": _text(
        "“{heading}”一列里的“{value}”认不出来", "写成方案里的名称或编号：creditscore facts 列出各条款、类别和事实。",
        "'{value}' below '{heading}' is not known", "Use a name or a number of the scheme: creditscore facts lists them.",
    ),
    "F263": _text(
        "看不出这张表是哪个{what_zh}的", "在标题、工作表名或文件名里写明，或加一列。",
        "nothing says of which {what} this table is",
        "Say it in the title, in the name of the sheet or the file, or in a column.",
    ),
    "F264": _text(
        "“{heading}”在这个单位的条款里没有对应的事实", "看看是不是写错了单位或条款：creditscore facts 列出各单位要填的事实。",
        "'{heading}' is no fact of this unit's items",
        "Is the unit or the item another? creditscore facts lists what is asked of whom.",
    ),
    "F265": _text(
        "合计写的是 {value}，上面各行加起来是 {sum}", "核对这一列的数和合计；改好，或删去合计一行。",
        "the total is {value}; the rows above add up to {sum}",
        "Check the figures of the column and the total; mend them, or leave the total out.",
    ),
    "F266": _text(
        "这一行有数，“{heading}”却是空的", "每一行都写上；合并单元格存成 CSV 或 .ods 后只剩第一格有字。",
        "there are figures in this row, and nothing below '{heading}'",
        "Write it in every row; merged cells keep one text when they are saved as CSV or .ods.",
    ),
    "F267": _text(
        "“{value}”是1月还是10月不清楚", "写成 2023-01 或 2023-10；表格软件会把 2023.10 变成 2023.1。",
        "{value} may be January or October", "Write 2023-01 or 2023-10: a spreadsheet makes 2023.1 of 2023.10.",
    ),
    "F268": _text(
        "{where_zh}写的是 {one}，{beside_zh}写的是 {other}", "改成一致；累计几个月的表，改报当月的数。",
        "the {where} says {one} and the {beside} {other}",
        "Make them agree; of a table that adds up several months report those of the month.",
    ),
    "F269": _text(
        "“{heading}”可以是几个事实：{known}", "写明条款和类别，如“第5项 行政许可 合规条数”。",
        "'{heading}' may be several facts: {known}",
        "Say of which item and subject it is, in a column or in the heading.",
    ),
    "F271": _text(
        "这个数（{value}）在合并单元格里，说不清属于哪一行哪一列", "取消合并，逐格填写。",
        "the figure {value} stands in merged cells: of which of them is not said",
        "Take them apart and fill in each.",
    ),
    "F272": _text(
        "“{label}”填了 {value}，是百分之几不清楚", "写成 98 或 98%，不写 0.98。",
        "'{label}' is {value}: of 1, or of a hundred?", "Write 98 or 98%, not 0.98.",
    ),
    "F273": _text(
        "这一行的“{heading}”是“{value}”，同另一列写的对不上", "看不出哪一列算数：改成一致，或者删去一列。",
        "'{heading}' says '{value}' in this row, and another column something else",
        "Which of them counts is not said: make them agree, or take one of the columns out.",
    ),
    "F274": _text(
        "填报表在这一行没有问数，这里却填了 {value}，不知道是什么数",
        "填到问这个数的格里；要加行，就复制同类的一整行再改。",
        "the template asks for no figure in this row, and {value} stands in it",
        "Move it to the cell that asks for it; for one more row, copy a whole row of its kind.",
    ),
    "F275": _text(
        "第 {item} 项分类别填报，这一行没有写类别", "在“类别”一列写明是哪一类、哪一件。",
        "item {item} is reported by subjects, and this row names none",
        "Name it in the column 'subject'.",
    ),
    "D601": _text(
        "看不出是哪一种记录（列：{columns}）",
        "列名用“双公示”标准的字段（XK_…、CF_…）或其中文名称；代码清册要有登记管理部门、机构名称、统一社会信用代码。",
        "cannot tell which records these are (columns: {columns})",
        "Name the columns as the disclosure standard does (XK_..., CF_...); "
        "a register of codes needs registrar, name and code.",
    ),
    "D602": _text(
        "{layout}记录缺少列：{columns}", "补上这些列；上报时间取自平台，标准字段里没有。",
        "records of {layout} lack columns: {columns}",
        "Add them; the day of the report comes from the platform, the standard has no field for it.",
    ),
    "D603": _text(
        "工作日历没有 {year} 年（现有 {known}）",
        "按国务院办公厅放假通知在 {file} 里补上这一年（用 --calendar 或放进方案文件夹），或升级 chinesecalendar。",
        "the calendar of working days does not cover {year} (it has {known})",
        "Add the year to {file} from the official notice (--calendar, or in the scheme's folder), "
        "or upgrade chinesecalendar.",
    ),
    "D604": _text(
        "没有这一天，或起止颠倒", "写成 2027-02-06，或 {{from: 2027-02-06, until: 2027-02-12}}。",
        "there is no such day, or the stretch ends before it starts",
        "Write 2027-02-06, or {{from: 2027-02-06, until: 2027-02-12}}.",
    ),
    "D605": _text(
        "{day} 不在 {year} 年", "移到它自己的年份下。",
        "{day} is not in {year}", "Move it to its own year.",
    ),
    "D606": _text(
        "{day} 本来就是工作日，不必调休上班", "workdays 只写调为上班的周六、周日。",
        "{day} is a working day anyway, and needs no making up",
        "Under workdays give the Saturdays and Sundays that are worked.",
    ),
    "D607": _text(
        "方案“{scheme}”没有 records.yaml，不知道记录归入哪些条款", "在方案文件夹里写 records.yaml，见 docs/records.md。",
        "the scheme '{scheme}' has no records.yaml, so that records feed nothing",
        "Write one in the scheme's folder: see docs/records.md.",
    ),
    "D608": _text(
        "代码清册没有日期，或者日期都在当年以前，不知道是哪个月的", "加“登记日期”“更正日期”两列；月末清册则用 --month 写明一个月份。",
        "the register of codes has no dates, or none of the year, so that its month is not known",
        "Add the columns of registration and correction, or say the one month with --month.",
    ),
    "D611": _text(
        "这一行有 {cells} 格，表头有 {columns} 格", "核对引号、逗号，补全这一行。",
        "the row has {cells} cells, the heading {columns}", "Look at its quotes and commas.",
    ),
    "D612": _text(
        "名册里没有单位“{name}”{near_zh}", "改正名称，或在名册里补上别名。",
        "the roster has no unit '{name}'{near}",
        "Mend the name, or add an alias to the roster.",
    ),
    "D613": _text(
        "“{kind}”的记录没有条款由该单位负责", "核对单位和信息类别。",
        "no item that the unit answers for takes records of {kind}", "Check the unit and the kind.",
    ),
    "D614": _text(
        "归属月份不在 {year} 年度内（{month}）", "放到所属年度的方案里。",
        "it counts in {month}, which is not in {year}", "It belongs to the scheme of its own year.",
    ),
    "D615": _text(
        "“{field}”为“{value}”，无法确定归属月份", "补上或改正日期，如 2023-05-08。",
        "'{field}' is '{value}', so that its month is not known", "Give the date, as 2023-05-08.",
    ),
    "D616": _text(
        "没有条款计“{kind}”的记录", "核对信息类别；要计入，请在 records.yaml 里写明。",
        "no item takes records of {kind}", "Check the kind, or add it to records.yaml.",
    ),
    "D617": _text(
        "与另一条已计入的合规记录（{twin}）重复", "同一决定文书、同一相对人只报一次。",
        "it repeats a compliant record that is counted ({twin})",
        "Report a document and a party once.",
    ),
    "D618": _text(
        "{name} 只在 {first} 至 {last} 参加考核，记录归 {month}", "核对单位和日期，或改名册里的起止月份。",
        "{name} is assessed from {first} to {last} only, the record counts in {month}",
        "Check the unit and the date, or the unit's dates in the roster.",
    ),
    "D619": _text(
        "一张表里有{one}和{other}两种记录的列", "分成两张表，一种记录一张。",
        "one table has the columns of {one} and of {other}",
        "Make two tables of it, one for each kind of records.",
    ),
    "D621": _text(
        "缺“{field}”", "这是必填项，请补上。",
        "'{field}' is empty", "It has to be filled.",
    ),
    "D622": _text(
        "“{field}”不是日期：{value}", "写成 2023-05-08；表格里显示为日期的数字，请改单元格格式后重新导出。",
        "'{field}' is not a date: {value}",
        "Write 2023-05-08; a number that a spreadsheet shows as a date has to be exported as one.",
    ),
    "D623": _text(
        "“{first}”晚于“{last}”", "核对两个日期。",
        "'{first}' is after '{last}'", "Check both dates.",
    ),
    "D624": _text(
        "“{field}”不是金额：{value}", "写不小于 0 的数，不带单位和逗号。",
        "'{field}' is not an amount: {value}", "Write a number from 0 up, without unit or comma.",
    ),
    "D625": _text(
        "“{field}”和“{other}”都没有填", "法人填统一社会信用代码，自然人填证件号码。",
        "neither '{field}' nor '{other}' is filled",
        "Give the credit code of an organisation, the certificate of a person.",
    ),
    "D627": _text(
        "迟报：{decided} 决定，期限 {limit} 个工作日，最后一天是 {last_zh}，{reported} 才上报", "决定当日不计；在期限内上报。",
        "late: decided on {decided}, the limit of {limit} working days ended on {last}, reported on {reported}",
        "The day of the decision is not counted; report in time.",
    ),
    "D631": _text(
        "缺“{field}”", "补上 18 位统一社会信用代码。",
        "'{field}' is empty", "Give the credit code, 18 characters.",
    ),
    "D632": _text(
        "“{field}”有 {length} 位，应为 18 位", "对照证照补全或删去多余的字符。",
        "'{field}' has {length} characters, not 18", "Compare it with the certificate.",
    ),
    "D633": _text(
        "“{field}”里有全角字符，应为“{right}”", "改用半角字符。",
        "'{field}' has full-width characters; probably {right}", "Use half-width characters.",
    ),
    "D634": _text(
        "“{field}”里有小写字母，应为“{right}”", "改成大写字母。",
        "'{field}' has small letters; probably {right}", "Use capital letters.",
    ),
    "D635": _text(
        "“{field}”里有代码不用的字母（第几位、字母：{alike}），应为“{right}”",
        "代码不用 I、O、S、V、Z，多半是 1、0、5、U、2。",
        "'{field}' has letters that codes do not use (place and letter: {alike}); probably {right}",
        "Codes have no I, O, S, V or Z: look for 1, 0, 5, U or 2.",
    ),
    "D636": _text(
        "“{field}”里有不该有的字符（第几位、字符：{foreign}）", "只用数字和大写字母，不加空格和横线。",
        "'{field}' has characters that do not belong (place and character: {foreign})",
        "Use digits and capital letters, without blanks and hyphens.",
    ),
    "D637": _text(
        "“{field}”第 3 至 8 位是“{found}”，行政区划应为数字", "对照证照改正。",
        "'{field}' has '{found}' in places 3 to 8, where the division is digits",
        "Compare it with the certificate.",
    ),
    "D638": _text(
        "“{field}”第 17 位是“{found}”，按前面的主体标识码应为“{right}”", "对照证照核对第 9 至 17 位。",
        "'{field}' has '{found}' in place 17; after its organisation code it should be '{right}'",
        "Compare places 9 to 17 with the certificate.",
    ),
    "D639": _text(
        "“{field}”校验码是“{found}”，应为“{right}”", "前 17 位可能有错，对照证照逐位核对。",
        "'{field}' ends in the check character '{found}'; it should be '{right}'",
        "One of the first 17 may be wrong: compare them with the certificate.",
    ),
    "D641": _text(
        "重码：{other} 是同一代码、另一名称", "查明代码属于哪一个，另一个换发或改正。",
        "{other} has the same code for another name", "Find out whose it is; mend the other.",
    ),
    "D642": _text(
        "一名多码：{other} 是同一登记管理部门的同一名称、另一代码", "查明哪个有效，注销或改正另一个。",
        "{other} has another code for the same name and registrar",
        "Find out which is valid; cancel or mend the other.",
    ),
    "D643": _text(
        "与 {other} 的部门、名称、代码都相同", "删去重复的一行。",
        "registrar, name and code are those of {other}", "Remove one of the rows.",
    ),
    "D646": _text(
        "“{field}”第 1 位是“{registrar}”，没有这个登记管理部门（有 {known}）", "对照证照改正第 1 位。",
        "'{field}' begins with '{registrar}', which is no department that registers (there are "
        "{known})",
        "Compare its first character with the certificate.",
    ),
    "D647": _text(
        "“{field}”第 2 位是“{found}”，登记管理部门 {registrar} 没有这个机构类别（有 {known}）",
        "对照证照改正前 2 位。",
        "'{field}' has '{found}' in place 2; the department {registrar} has no such category "
        "(it has {known})",
        "Compare its first two characters with the certificate.",
    ),
    "D648": _text(
        "“{field}”第 3 至 8 位是“{found}”，没有这样的行政区划", "对照证照改正；国家登记机关为 100000。",
        "'{field}' has '{found}' in places 3 to 8, which lies in no province",
        "Compare it with the certificate; registrars of the state have 100000.",
    ),
    "D649": _text(
        "迟报：{decided} 决定，期限 {limit} 个自然日，最后一天是 {last_zh}，{reported} 才上报", "决定当日不计；在期限内上报。",
        "late: decided on {decided}, the limit of {limit} calendar days ended on {last}, reported on {reported}",
        "The day of the decision is not counted; report in time.",
    ),
    "U501": _text(
        "没有方案“{name}”", "内置方案：{known}；或给出方案文件夹的路径。",
        "there is no scheme '{name}'", "Built in: {known}; or give the path of a scheme's folder.",
    ),
    "U502": _text(
        "没有读法“{name}”", "可用：{known_zh}。",
        "there is no reading '{name}'", "There are: {known}.",
    ),
    "U503": _text(
        "“{first}”与“{second}”是同一问题的两种读法", "只选一个。",
        "'{first}' and '{second}' answer the same question", "Choose one of them.",
    ),
    "U504": _text(
        "月份“{value}”不在 {year} 之内", "写成 {such} 这样。",
        "the month '{value}' is not in {year}", "Write it as {such}.",
    ),
    "U505": _text(
        "名册里没有单位“{name}”", "用 roster.yaml 里的名称或别名。",
        "the roster has no unit '{name}'", "Use a name or an alias of roster.yaml.",
    ),
    "U506": _text(
        "不能写到 {path}：{reason}", "换一处，看磁盘空间和权限，或关闭正在打开的文件。",
        "cannot write to {path}: {reason}", "Write elsewhere, look at space and permissions, or close the file that is open.",
    ),
    "U507": _text(
        "需要 {package}，尚未安装", "运行 {command}。",
        "{package} is needed and not installed", "Run {command}.",
    ),
    "U508": _text(
        "看不懂“{value}”", "写成 {pattern}。",
        "cannot read '{value}'", "Write it as {pattern}.",
    ),
    "U509": _text(
        "{entity} 没有第“{item}”项", "条款编号：{known}。",
        "{entity} has no item '{item}'", "Items: {known}.",
    ),
    "U510": _text(
        "找不到 {path}", "检查路径；可以是 CSV、Excel、Parquet、JSON 文件，或装有它们的文件夹。",
        "there is nothing at {path}",
        "Check the path: files of CSV, Excel, Parquet or JSON, or a folder that holds them.",
    ),
    "U511": _text(
        "Spark 需要 Java，未找到可用的 Java", "安装 Java 17 或更新版本（如 apt-get install default-jre-headless），或设 JAVA_HOME。",
        "Spark needs Java, and there is none that it can use",
        "Install Java 17 or newer (as apt-get install default-jre-headless), or set JAVA_HOME.",
    ),
    "U512": _text(
        "用 Spark 计分只写 Parquet，不写 {format}", "去掉 --format，或不用 --engine spark。",
        "scores on Spark are written as Parquet, not as {format}",
        "Leave out --format, or leave out --engine spark.",
    ),
    "U513": _text(
        "文件夹 {path} 里没有能读的表（有：{found}）",
        "放入 CSV、Excel、Parquet 或 JSON 文件；隐藏文件和打开中的临时文件不算。",
        "there is no table in the folder {path} (there are: {found})",
        "Put files of CSV, Excel, Parquet or JSON there; hidden files and locks do not count.",
    ),
    "U514": _text(
        "{path} 不是普通文件", "给出文件或文件夹；管道和设备的内容请先存成文件。",
        "{path} is no regular file",
        "Give a file or a folder; what comes from a pipe or a device has to be saved first.",
    ),
    "U515": _text(
        "{path} 里已有 {names}，不是本程序写的，或写出以后改过，不覆盖",
        "写到别的文件夹，或先把它移走。",
        "{path} already holds {names}, which no run of creditscore has written as it is",
        "Write to another folder, or move it away first: nothing of others is overwritten.",
    ),
    "U516": _text(
        "{path} 不是文件夹", "换一个文件夹，或先把它移走。",
        "{path} is not a folder", "Name another folder, or move it away first.",
    ),
    "U517": _text(
        "{path} 在 {folder} 之内，那里的文件是输入，写出的表下次会被当作输入", "写到别处的文件夹。",
        "{path} lies within {folder}, whose files are input: the next run would read the results",
        "Write to a folder elsewhere.",
    ),
    "U518": _text(
        "两份结果要写到同一个文件 {path}", "各写一个文件名。",
        "two outputs go to the same file {path}", "Give each a file of its own.",
    ),
    "U519": _text(
        "{path} 不是普通文件", "换一个文件名。",
        "{path} is not a regular file", "Name another file.",
    ),
    "U520": _text(
        "内存不够", "用 --memory、--threads 调小，分批处理，或换一台内存更大的机器。",
        "there is not enough memory",
        "Lower --memory and --threads, hand in less at a time, or take a machine with more.",
    ),
    "U521": _text(
        "用法有误：没有命令或选项“{word}”", "可用：{known}；creditscore --help 有说明。",
        "wrong usage: there is no command or option '{word}'",
        "There are: {known}; creditscore --help tells more.",
    ),
    "U522": _text(
        "用法有误：缺少 {name}", "看 creditscore {command} --help。",
        "wrong usage: {name} is missing", "See creditscore {command} --help.",
    ),
    "U523": _text(
        "不能读写 {path}：{reason}", "看权限和磁盘空间；临时文件放在 TMPDIR 所指的文件夹。",
        "cannot read or write {path}: {reason}",
        "Look at the permissions and the space; temporary files go where TMPDIR says.",
    ),
    "U524": _text(
        "{path} 已有别的文件，不是 records 写出的同类结果，不覆盖", "换一个文件名，或先把它移走。",
        "{path} is there and was not written by creditscore records: nothing of others is replaced",
        "Name another file, or move it away first.",
    ),
    "U530": _text(
        "{entity} {month} 没有要填的事实", "看看单位和月份对不对：creditscore facts 列出各单位要填的事实。",
        "nothing is asked of {entity} for {month}",
        "Are the unit and the month right? creditscore facts lists what is asked of whom.",
    ),
    "U531": _text(
        "{path} 是已经填了 {count} 格的填报表，没有覆盖", "换一个文件名，或先把填好的表移走。",
        "{path} is a template with {count} cells filled in; it was left alone",
        "Choose another name, or move the filled one away first.",
    ),
    "U540": _text(
        "没有说清是哪一期",
        "写 --month 2023-05、--quarter 2023-Q2、--annual 其中一个。",
        "it is not clear which period is meant",
        "Give one of --month 2023-05, --quarter 2023-Q2 and --annual.",
    ),
    "U541": _text(
        "没有说清写给哪个单位",
        "写 --unit 单位名称，或者 --each-unit。",
        "it is not clear whom to write to",
        "Give either --unit NAME or --each-unit.",
    ),
    "U542": _text(
        "表 {table} 有超过 {digits} 位的数，{library} 的小数放不下",
        "用 to_arrow() 或 to_pandas()，或者要浮点数：points=\"float\"。",
        "the table {table} has numbers of more than {digits} digits, which decimals of {library} cannot hold",
        "Take it by to_arrow() or to_pandas(), or as floats: points=\"float\".",
    ),
    "U543": _text(
        "{address} 是数据库，要有查询语句",
        "写成 read_facts(\"{address}\", query=\"select month, entity, item, fact, value from …\")。",
        "{address} is a database, and needs a query",
        "Write read_facts(\"{address}\", query=\"select month, entity, item, fact, value from …\").",
    ),
    "U544": _text(
        "query 用于数据库，{source} 不是",
        "数据库写成 postgresql://、sqlite:///、duckdb:///，或直接给 SQLite、DuckDB 文件；别的来源不写 query。",
        "a query goes with databases, and {source} is none",
        "Write postgresql://, sqlite:///, duckdb:///, or the file of SQLite or DuckDB; leave query out for other sources.",
    ),
    "U545": _text(
        "从 {address} 读不出：{reason}",
        "核对地址、权限和查询语句；PostgreSQL 的密码也可放在 PGPASSWORD 或 ~/.pgpass。",
        "cannot read from {address}: {reason}",
        "Check the address, the rights and the query; PostgreSQL's password may also stand in PGPASSWORD or ~/.pgpass.",
    ),
    "U546": _text(
        "看不懂地址 {address}：用户名或密码里有须转写的符号",
        "把 @ 写成 %40，/ 写成 %2F，: 写成 %3A，? 写成 %3F，# 写成 %23，空格写成 %20；或把密码放在 PGPASSWORD 里。",
        "cannot read the address {address}: user or password has signs that have to be written otherwise",
        "Write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23, a blank as %20; or put the password into PGPASSWORD.",
    ),
    "U547": _text(
        "不读 {kind}:// 这种数据库",
        "可读 postgresql://、sqlite:///、duckdb:///；其他数据库先查成 pandas、Polars 或 Arrow 表，再交给 read_facts。",
        "{kind}:// is no database that is read",
        "Read are postgresql://, sqlite:///, duckdb:///; of others hand in a frame of pandas, Polars or Arrow.",
    ),
    "U548": _text(
        "没有案例的名称里有“{word}”", "案例的名称写在 cases 文件夹的文件里（case: …）。",
        "no case has '{word}' in its name", "The names of cases stand in the files of the folder cases (case: …).",
    ),
    "U560": _text(
        "{path} 已经存在",
        "换一个名称，或用 --in 另选文件夹。",
        "{path} is there already",
        "Choose another name, or another folder with --in.",
    ),
    "U561": _text(
        "看不出“{name}”是哪一年的方案",
        "名称以年份结尾（如 changzhi-2024），或写 --year 2024。",
        "which year '{name}' is of cannot be told",
        "End the name with the year, as changzhi-2024, or say --year 2024.",
    ),
    "U562": _text(
        "{name}和{other}不在同一考核对象里，不能比名次", "选同一考核对象的两个单位。",
        "{name} and {other} are of different tracks, and have no ranks to compare",
        "Choose two units of one track.",
    ),
    "U563": _text(
        "{since} 到 {month} 不是已计分的一段月份",
        "month 写已计分的月份，since 写它之前的月份。",
        "{since} to {month} is no stretch of the months scored",
        "Give a month that is scored, and one before it as 'since'.",
    ),
    "U564": _text(
        "没有给任何一年的结果",
        '写 {{"2023": result}} 这样的一组结果。',
        "no year is given",
        'Give results by their years, as {{"2023": result}}.',
    ),
    "U565": _text(
        "没有说清要问什么", "写 --over 另一单位，或者 --month 月份（可加 --since 月份）。",
        "what is asked is not clear", "Give either --over UNIT, or --month MONTH, with --since MONTH perhaps.",
    ),
    "U566": _text(
        "方案 {name} 不排名次", "看目标的各张表（targets、due 等）；画图用 months、contributions。",
        "the scheme {name} ranks nobody",
        "Look at the tables of targets (targets, due, …), or at the charts months and contributions.",
    ),
    "U567": _text(
        "条款 {names} 都成了第“{number}”条", "每条各写各的新编号；没有了的条款不写。",
        "the items {names} would all be item '{number}'",
        "Give each its own new number, and none to one that is gone.",
    ),
    "U570": _text(
        "{path} 不是可以重算的结果（{reason}）", "指向 score --out 写出的文件夹；旧版本写的结果没有封存，请重算一次。",
        "{path} is no result that can be made again ({reason})",
        "Name a folder that score --out has written; those of older versions are not sealed: score again.",
    ),
    "U580": _text(
        "{path} 已经存在，密钥不覆盖", "换一个名称；要用已有的密钥，不写 --new-key。",
        "{path} is there already, and no key is overwritten",
        "Choose another name, or leave out --new-key to use the key that is there.",
    ),
    "U581": _text(
        "{path} 里没有可用的 Ed25519 密钥（{reason}）",
        "用 --new-key 生成；或 openssl genpkey -algorithm ed25519 -out 文件。加了密的先用 openssl pkey -in 解开。",
        "{path} holds no Ed25519 key that can be used ({reason})",
        "Make one with --new-key, or openssl genpkey -algorithm ed25519 -out FILE. One that is encrypted is opened by openssl pkey -in first.",
    ),
    "U582": _text(
        "{path} 里是另一次计分的结果，{names_zh}不同，没有覆盖",
        "换一个文件夹；确定不要原来的结果，加 --force（Python 写 force=True）。",
        "{path} holds the results of another run, with other inputs ({names}), and was not touched",
        "Choose another folder or, where those are not wanted, add --force (in Python force=True).",
    ),
    "U583": _text(
        "{before} 和 {after} 不能对照", "给出两份结果的文件夹，或两组事实表加 --scheme，或两个方案加 --facts。",
        "{before} and {after} cannot be compared",
        "Name two folders of results, or two fact tables with --scheme, or two schemes with --facts.",
    ),
    "U584": _text(
        "{path} 里没有 {table}，不能对照", "用 score --out 重写一次，不要用 --tables 省去它。",
        "{path} has no {table} to compare", "Score again into it, without leaving the table out.",
    ),
    "U585": _text(
        "{path} 不是账簿（{reason}）", "指向 creditscore close 写出的文件。",
        "{path} holds no books ({reason})", "Name a file that creditscore close has written.",
    ),
    "U586": _text(
        "{path} 在此期间有了新的登记", "重做这一步。",
        "{path} has new entries that were made in the meantime", "Do it again.",
    ),
    "U587": _text(
        "这是方案 {books} 的账簿，不是 {scheme} 的", "换成本方案的账簿。",
        "these are the books of {books}, not of {scheme}", "Name the books of this scheme.",
    ),
    "U588": _text(
        "{month} 不能{act_zh}：{reason_zh}", "看看账簿里已经登记了什么（creditscore books）。",
        "{month} cannot be {act}: {reason}", "Look at what the books say (creditscore books).",
    ),
    "U589": _text(
        "缺少{name_zh}", "写明是谁、哪一天、为什么：--by、--on 2023-06-05、--why。",
        "it does not say {name}", "Say who, on which day, and why: --by, --on 2023-06-05, --why.",
    ),
    "U590": _text(
        "读不了原文 {file}：{found_zh}", "用 Word 或 WPS 另存为 .docx，或存成 .txt（UTF-8 或 GB18030），再试一次。",
        "cannot read the text of {file}: {found}",
        "Save it as .docx with Word or WPS, or as .txt in UTF-8 or GB18030, and try again.",
    ),
    "U591": _text(
        "原文 {file} 的{what_zh}超过 {limit}", "看看是否选错了文件；只留下要对照的部分，另存一份再试。",
        "{file} has more {what} than {limit}",
        "Is it the right file? Save the part that the rules are of by itself, and try again.",
    ),
    "U592": _text(
        "{path} 就是 --document 给的原文，没有覆盖", "换一个文件名。",
        "{path} is the document given by --document, and was left alone", "Name another file.",
    ),
    "U593": _text(
        "这样对照用不上 {name}", "去掉它；对照两份结果不加，对照事实表加 --scheme，对照方案加 --facts，后两种可加 --through。",
        "{name} does nothing for what is compared",
        "Leave it out: results take none, fact tables --scheme, schemes --facts, and both --through.",
    ),
    "U600": _text(
        "要先登录", "登录后再试；程序请带上未过期的令牌（Authorization: Bearer …）。",
        "nobody is signed in", "Sign in first; a program sends a token that has not expired (Authorization: Bearer …).",
    ),
    "U601": _text(
        "没有做这件事的权限", "请有权限的人来做，或请考核办调整账号的角色、令牌的范围。",
        "this is not yours to do", "Ask somebody whose role it is, or the office for another role or scope.",
    ),
    "U602": _text(
        "没有这一页，或不是给您看的", "看看地址对不对；回到上一页重新选择。",
        "there is no such thing here, or it is not yours to see", "Check the address, or choose again from the page before.",
    ),
    "U603": _text(
        "“{name}”已经有了", "换一个名称。",
        "'{name}' is there already", "Choose another name.",
    ),
    "U604": _text(
        "超出了所能接受的大小（{limit}）", "分成几个文件，或删去多余的工作表、行和列再交。",
        "this is larger than is taken ({limit})", "Split it, or remove sheets, rows and columns that are not needed.",
    ),
    "U605": _text(
        "请求太多", "过 {seconds} 秒再试。",
        "too many requests", "Try again in {seconds} seconds.",
    ),
    "U606": _text(
        "读不了这种文件（{media}）", "请交 CSV、Excel、Parquet、Arrow 或 JSON，并带上文件名。",
        "files of this kind are not read ({media})", "Send CSV, Excel, Parquet, Arrow or JSON, with the name of the file.",
    ),
    "U607": _text(
        "在此期间别人改过了", "重新打开，看过新内容后再改。",
        "somebody has changed it in the meantime", "Open it again, look at what is new, then change it.",
    ),
    "U608": _text(
        "这个 Idempotency-Key 已用于另一个请求", "换一个新的键。",
        "this Idempotency-Key was used for another request", "Use a new key.",
    ),
    "U609": _text(
        "这个请求不是从本系统的页面来的", "刷新页面后重新提交；程序请用令牌。",
        "this did not come from a page of this service", "Reload the page and send again; programs use a token.",
    ),
    "U610": _text(
        "用户名或密码不对，或账号暂时锁定", "核对后再试；多次输错会锁定一段时间，可请考核办重设密码。",
        "wrong name or password, or the account is locked for a while", "Check both; after several failures wait, or ask the office for a new password.",
    ),
    "U611": _text(
        "现在的状态（{state}）不能这样做", "刷新看看目前到了哪一步：起草、已报、已审、已封。",
        "this cannot be done in its present state ({state})", "Reload and look where it stands: draft, submitted, reviewed, closed.",
    ),
    "U612": _text(
        "{months} 已封账", "作为更正报送：写明理由（because）。",
        "{months} is closed", "Hand it in as a correction, with the reason (because).",
    ),
    "U613": _text(
        "用时太长，已停止", "过一会再试，或把工作分小；长的计算请用任务（jobs）。",
        "this took too long and was stopped", "Try again later or ask for less; long work is done as a job.",
    ),
    "U614": _text(
        "还有 {count} 个问题，或没有数据，不能报送", "改好标出的格子再报。",
        "{count} problems are left, or there is nothing in it: it cannot be handed in", "Mend the cells that are marked, then submit.",
    ),
    "U615": _text(
        "请求里的 {what} 不对：{why}", "对照接口说明（/api/docs）改正。",
        "{what} of the request does not fit: {why}", "Compare it with the description of the interface (/api/docs).",
    ),
    "U616": _text(
        "账号“{name}”与角色 {role} 不合", "单位账号要写明单位，其他角色不写；名称不能为空。",
        "account '{name}' does not fit the role {role}", "An account of a unit names its unit, any other names none; no name is empty.",
    ),
    "U617": _text(
        "密码太短或太容易猜", "用 {least} 至 {most} 个字符，不含用户名和常见词；一句自己的话最好。",
        "the password is too short or too easy to guess", "Use {least} to {most} characters without the name or common words; a sentence of one's own is best.",
    ),
    "U618": _text(
        "这个地址不能这样用", "对照接口说明（/api/docs）。",
        "this address is not used in this way", "See the description of the interface (/api/docs).",
    ),
    "U619": _text(
        "系统出错（编号 {id}）", "请把编号告诉管理员，日志里有原因。",
        "a fault of the service (number {id})", "Tell the administrator the number: the log says why.",
    ),
    "U620": _text(
        "数据库连不上（{reason}）", "看数据库是否在运行、地址和密码对不对、磁盘是否已满。",
        "the database cannot be reached ({reason})", "Is it running, are address and password right, is the disk full?",
    ),
    "U621": _text(
        "数据库是更新版本的 creditscore 写的（{revision}）", "安装那个版本，或用升级前的备份。",
        "the database was written by a later creditscore ({revision})", "Install that version, or restore the backup made before.",
    ),
    "U622": _text(
        "没有这种格式（{media}）", "请求 application/json、text/csv 或 application/vnd.apache.arrow.stream。",
        "it is not to be had as {media}", "Ask for application/json, text/csv or application/vnd.apache.arrow.stream.",
    ),
    "U623": _text(
        "统一身份登录没有成功（{reason}）", "回到登录页再试一次；reason 为 account 的，请考核办把账号与统一身份对应起来。",
        "signing in by the identity provider did not succeed ({reason})", "Try again from the login page; where it says account, ask the office to link it.",
    ),
    "U624": _text(
        "这一行是 {entity} 的，不是 {unit} 的", "只报本单位的数；删去这一行。",
        "this row is of {entity}, not of {unit}", "Hand in your own figures alone; remove the row.",
    ),
    "U625": _text(
        "这一行是 {month} 的，本表只收 {wanted}", "改月份，或到那个月去报。",
        "this row is of {month}; only {wanted} is taken here", "Change the month, or hand it in for that month.",
    ),
    "U626": _text(
        "没有说清数据放在哪里", "写 --data 文件夹，或 --database 地址（也可设 CREDITSCORE_DATABASE）；先看看样子用 --demo。",
        "where the data is to be kept is not said", "Give --data FOLDER or --database URL (or CREDITSCORE_DATABASE); --demo shows what it looks like.",
    ),
    "U627": _text(
        "要恢复到的地方已有数据（{table}）", "恢复到空的文件夹或空的数据库。",
        "there is something in the store to restore to ({table})", "Restore into an empty folder or database.",
    ),
    "U628": _text(
        "{path} 不是备份文件", "指向 creditscore backup 写出的文件。",
        "{path} is no backup", "Name a file that creditscore backup has written.",
    ),
    "U629": _text(
        "数据前后对不上：日志第 {line} 条，计分结果 {runs}", "有人直接改过数据库；用更早的备份，并查明原因。",
        "the data does not hold: line {line} of the log, runs {runs}", "Somebody has changed the database itself: use an earlier backup, and find out why.",
    ),
    "U630": _text(
        "没有选文件", "选一个 Excel、CSV、JSON、Parquet 或 Arrow 文件再上传。",
        "no file was chosen", "Choose an Excel, CSV, JSON, Parquet or Arrow file.",
    ),
    "U631": _text(
        "{path} 要改成的“{value}”不是数", "写一个数，如 30 或 0.5；留空就是不改。",
        "'{value}', to which {path} is to be changed, is no number", "Give a number as 30 or 0.5; leave it empty to change nothing.",
    ),
    "U632": _text(
        "一次试算改动太多，最多 {most} 处", "先看少几处改动的结果。",
        "too many changes at once: {most} at most", "Try fewer changes first.",
    ),
    "U633": _text(
        "没有写理由或答复", "写一句为什么：涉及的单位看得到，以后查得到。",
        "no reason or answer is given", "Say why in a sentence: whom it concerns sees it, and it stays on record.",
    ),
    "U634": _text(
        "这一年还没有一个数，没有可以计分、封账的", "先报送至少一个数（哪怕是 0），再封账或计分。",
        "no figure of the year was handed in: there is nothing to score or to close", "Hand in one figure at least, if only a 0, then close or score.",
    ),
    "U635": _text(
        "{path} 不在：那里没有服务的数据", "核对 --data 或 --database；服务用哪个，备份就写哪个。",
        "{path} is not there: it holds no data of a service", "Check --data or --database: a backup names what the service is started with.",
    ),
    "U636": _text(
        "没有账号“{name}”", "creditscore account 不写名称，列出全部账号；新建的要写 --role。",
        "there is no account '{name}'", "creditscore account without a name lists all; a new one takes --role.",
    ),
    "U637": _text(
        "别的单位的数有 {count} 处问题，还不能计分", "考核办看得到是哪些；先看以前的月份。",
        "figures of other units have problems ({count}), and nothing can be scored yet",
        "The office sees which; look at an earlier month meanwhile.",
    ),
    "V101": _text(
        "run.json 与它自己的封存值不符（{names}），写出以后被改过", "以另存的原件为准，或按规则和事实重算。",
        "run.json does not agree with its own seal ({names}): it was changed after it was written",
        "Trust a copy kept elsewhere, or score again from rules and facts.",
    ),
    "V102": _text(
        "这张结果表{change_zh}，与写出时不同", "不要用它；按规则和事实重算。",
        "this table of results is {change}, and not as it was written",
        "Do not use it; score again from rules and facts.",
    ),
    "V103": _text(
        "这个规则文件{change_zh}，与计分时不同", "找回当时的文件，或用 --scheme 指明它们在哪里。",
        "this rule file is {change}, and not as it was scored by",
        "Bring back the files of that time, or name them with --scheme.",
    ),
    "V104": _text(
        "这张事实表{change_zh}，与计分时不同", "找回当时的表，或在命令里写出它们。",
        "this fact table is {change}, and not as it was scored",
        "Bring back the tables of that time, or name them in the command.",
    ),
    "V105": _text(
        "重算的结果从{what_zh}起不同：原为 {was}，现为 {now}；{by_zh}", "以当时的输入为准；输入都没有变而结果变了，请报告。",
        "made again, it differs from {what} on: it was {was} and is {now}, {by}",
        "Bring back the inputs of that time; where none has changed, the calculation has: please report it.",
    ),
    "V106": _text(
        "重算的表内容相同而字节不同（当时版本 {version}）", "多半是写文件的程序版本不同，见 run.json 的 versions。",
        "made again, the table says the same in other bytes (version then: {version})",
        "Mostly another version of what writes the file: see versions in run.json.",
    ),
    "V107": _text(
        "这张表从这一行起被改过：表中是 {there}，计分写出的是 {made}", "不要用它；按规则和事实重算。",
        "the table was altered from this line on: {there} stands there, and the run wrote {made}",
        "Do not use it; score again from rules and facts.",
    ),
    "V108": _text(
        "公钥 {key} 的签名与结果不符", "结果或签名在签名以后被改过；向签名的人核对。",
        "the signature by the public key {key} does not hold",
        "The run or the signature was changed after it was signed; ask whoever signed it.",
    ),
    "V109": _text(
        "没有公钥 {key} 的有效签名", "核对公钥；或请持有私钥的人用 creditscore seal --sign 签名。",
        "there is no signature that holds by the public key {key}",
        "Check the key, or have its owner sign with creditscore seal --sign.",
    ),
    "V110": _text(
        "账簿第 {number} 条登记（{month}，{by}）写下以后被改过，或前面的登记被改过、删去", "以另存的原件为准。",
        "entry {number} of the books ({month}, {by}), or one before it, was changed after it was made",
        "Trust a copy kept elsewhere.",
    ),
    "V111": _text(
        "这次计分用了账簿（封存值 {seal}），没有给出这份账簿", "用 --books 指明当时的账簿；之后又有登记的也可以。",
        "the run was scored by books (seal {seal}) that were not named",
        "Name these books with --books; later entries do no harm.",
    ),
    "V112": _text(
        "没有这条事实，谈不上异议：{month} {entity} 第 {item} 项 {fact}", "核对月份、单位、条款、类别和事实的名称。",
        "there is no such fact to dispute: {month} {entity}, item {item}, {fact}",
        "Compare month, unit, item, subject and fact with the fact table.",
    ),
    "V113": _text(
        "同一条事实有两种主张：{month} {entity} 第 {item} 项 {fact}（{claims}），不能都成立", "只留一种，或分成两张表。",
        "two things are claimed of one fact: {month} {entity}, item {item}, {fact} ({claims})",
        "They cannot both hold: keep one, or put them into two tables.",
    ),
    "N901": _text(
        "{entity} 不在第 {item} 项{subject}的责任单位之列，但规则许可，照计（{count} 行）",
        "请确认它确有此项职责。",
        "{entity} is not on the list of item {item}{subject}, but allowed: scored (rows: {count})",
        "Make sure that it does answer for this.",
    ),
    "N902": _text(
        "{entity} 不在第 {item} 项{subject}的责任单位之列，不计分（{count} 行）",
        "按所选读法，此项只计名单上的单位。",
        "{entity} is not on the list of item {item}{subject}: not scored ({count} rows)",
        "Under the reading chosen only listed units are scored.",
    ),
    "N903": _text(
        "{track} 第 {item} 项：{blank}（{count} 行事实不计分）", "要计分请换一种读法。",
        "{track}, item {item}: {blank} ({count} rows of facts earn nothing)",
        "Switch to another reading to score it.",
    ),
    "N904": _text(
        "{month} 以后没有任何事实", "若年度未完，用 --through {month} 只算到该月。",
        "there are no facts after {month}",
        "If the year is not over, score --through {month}.",
    ),
    "N905": _text(
        "列“{column}”未使用", "事实表只用 month, entity, item, subject, fact, value, source 各列。",
        "the column '{column}' is not used",
        "A tidy table has month, entity, item, subject, fact, value and source.",
    ),
    "N906": _text(
        "第 {item} 项“{subject}”不用“{fact}”（{count} 行不计）", "核对类别和事实的名称。",
        "item {item} does not use '{fact}' for {subject} ({count} rows count for nothing)",
        "Check the names of subject and fact.",
    ),
    "N907": _text(
        "没有读 {file}", "不是能读的表、隐藏文件或临时文件；要计入，请存为 CSV 或 .xlsx。",
        "{file} was not read",
        "It is no table, hidden, or a lock; if it should count, save it as CSV or .xlsx.",
    ),
    "N908": _text(
        "没有读工作表“{sheet}”：没有所需的列名", "要计入，请补上列名；填表说明之类可以不管。",
        "the sheet '{sheet}' was not read: it has none of the headings",
        "If it should count, give it headings; a sheet of instructions may stay as it is.",
    ),
    "N910": _text(
        "{code} 另有 {count} 处", "先改好列出的，再检查一遍。",
        "{code} stands {count} more times", "Mend what is listed, and check again.",
    ),
    "N912": _text(
        "“{column}”一列里有身份证号或手机号（这里是第一处）", "事实表不需要个人信息，请删去；显示时已遮去。",
        "the column {column} holds identity or phone numbers (the first stands here)",
        "Fact tables need no personal data: take it out. It is masked where it would be shown.",
    ),
    "N913": _text(
        "“{id}”的权重是 {weight}，小于 0：得分越多，总分越少", "若是扣分，把负号写在分值上。",
        "the weight of '{id}' is {weight}, below 0: more points make the total less",
        "Where points are taken off, put the minus in front of the points.",
    ),
    "N914": _text(
        "按名册列“{column}”取数的表里，这些值没有一个单位有：{keys}", "核对写法与名册是否一致。",
        "the table by the roster column '{column}' has keys that no unit has: {keys}",
        "Compare them with the roster.",
    ),
    "N915": _text(
        "“{id}”的满分写的是 {full}，下面各项的满分（乘以权重，加 base）合计为 {found}", "核对满分和权重。",
        "'{id}' says {full} full marks; those of its children, weighted, and its base are {found}",
        "Compare the full marks and the weights.",
    ),
    "N916": _text(
        "“{id}”有一行（{reason}）永远轮不到", "各行从上往下读，先符合的算；把严的放前面。",
        "'{id}' has a row ({reason}) that can never hold",
        "Rows are read from the first on: put the stricter one first.",
    ),
    "N917": _text(
        "{count} 个目标没有写分值，只判断、不计分：{ids}", "要计分，写上 points；本来不计分的，写 points: 0。",
        "{count} targets say no points and are only judged: {ids}",
        "Give them points, or say points: 0 where none are meant.",
    ),
    "N918": _text(
        "{count} 次判断用的是较早月份的存量（如 {entity} 第 {item} 项“{title}”：{month} 判，数据是 {as_of} 的）",
        "补报判断当月的数；确实没有变化的，也报一次。逐条见 targets 表的“数据月份”。",
        "{count} judgements rest on stocks of earlier months (as {entity}, item {item}, '{title}': judged in {month} by figures of {as_of})",
        "Report the figures of the month in which they are judged, also where nothing has changed; see as_of in the table 'targets'.",
    ),
    "N919": _text(
        "排行榜“{league}”有 {count} 个月无一单位有名次（{months}）：{gaps_zh}",
        "补报缺的数，名次即可排出；逐个单位见 leagues 表的“为何没有名次”。",
        "the league '{league}' has no places in {count} months ({months}): {gaps}",
        "Report what is missing; the table 'leagues' says for each unit why it has no place.",
    ),
    "N920": _text(
        "上次运行中断，{path} 里留下的草稿已清除", "无须处理；已写出的结果不受影响。",
        "a run that was ended had left drafts in {path}: removed",
        "Nothing to do; no result was touched.",
    ),
    "N921": _text(
        "上次运行在写入 {path} 时中断，已补做完", "无须处理；那次运行的结果已经完整。",
        "a run was ended while it moved its files into {path}: finished",
        "Nothing to do; the result of that run is whole now.",
    ),
    "N922": _text(
        "没有叫“{name}”的单位，按“{entity}”说明", "写全称可免此提示。",
        "no unit is called '{name}': taken as '{entity}'", "Write the full name to avoid this.",
    ),
    "N930": _text(
        "{track}：等次“{band}”有名额而没有单位，第 {first} 至 {last} 名 {count} 个单位并列，跨过了等次的界",
        "并列怎样归，由方案或该等次的 cut 规定；名次的先后，由 ranking 的 ties 规定。",
        "{track}: the band '{band}' has places and nobody in it: {count} units share the places"
        " {first} to {last}, across its cut",
        "'cut' of the scheme or of the band says where a tie goes, 'ties' of 'ranking' who is first.",
    ),
    "N935": _text(
        "读法“{first}”和“{second}”都改 {path}，两种一起换时只有一种作数",
        "把它分成几段，各改各的；规则的一句话可以写成几段：says: {{list: …, cases: …}}。",
        "the readings '{first}' and '{second}' both change {path}: of the two together one holds",
        "Divide it, so that each changes its own; a rule in words may have parts: says: {{list: …}}.",
    ),
    "N936": _text(
        "“{id}”按 {combine} 合成，不看权重；下面有 {count} 处写了 weight（第一处在此）", "要按权重平均，写 combine: weighted；否则删去 weight。",
        "'{id}' takes its parts together by {combine}, which knows no weights; {count} of them say one (the first stands here)",
        "Write combine: weighted where they are to weigh; otherwise take them away.",
    ),
    "N940": _text(
        "标题“{heading}”右边空着的格按同一组读", "若不是一组，把每一格都写上。",
        "the heading '{heading}' was taken to stand over the empty cells beside it",
        "Where it does not, write a heading into each.",
    ),
    "N941": _text(
        "有 {count} 个单元格写的是“—”一类，当作没有填", "没有数就空着；是 0 就写 0。",
        "{count} cells hold a dash or the like and count as not filled in",
        "Leave a cell empty where there is nothing; write 0 for 0.",
    ),
    "N942": _text(
        "{count} 个单元格按方案里的名称和写法读，如“{value}”读作 {taken}", "若不对，照 creditscore facts 列出的名称写。",
        "{count} cells were read as the scheme calls things, as '{value}' for {taken}",
        "Where that is wrong, use the names that creditscore facts lists.",
    ),
    "N943": _text(
        "{where_zh}写的是 {one}，{beside_zh}写的是 {other}，按 {taken} 读", "若不对，改正后重新读。",
        "the {where} says {one} and the {beside} {other}: read as {taken}",
        "Where that is wrong, correct it and read again.",
    ),
    "N944": _text(
        "隐藏的 {rows} 行、{columns} 列也读了，这里是第一处", "取消隐藏或筛选核对，不算的删去。",
        "{rows} rows and {columns} columns that are hidden were read; the first stands here",
        "Show them, or clear the filter, and look at them; delete what does not count.",
    ),
    "N950": _text(
        "案例“{case}”的预期由程序提出，还没有手工核对",
        "对照条款手算一遍，核对无误后删去“confirmed: false”。",
        "what the case '{case}' expects was proposed by the program and not yet worked out by hand",
        "Work it out from the clause, then remove 'confirmed: false'.",
    ),
    "N951": _text(
        "没有案例用到计分规则“{name}”",
        "在 cases 文件夹里补一个案例；确实不需要的，在条款或方案写 allow: {{N951: 理由}}。",
        "no case exercises the award '{name}'",
        "Add a case in the folder cases, or say at the item or the scheme why none is needed: allow: {{N951: reason}}.",
    ),
    "N952": _text(
        "没有案例用到上下限“{name}”",
        "在 cases 文件夹里补一个案例；确实不需要的，在条款或方案写 allow: {{N952: 理由}}。",
        "no case exercises the limit '{name}'",
        "Add a case in the folder cases, or say at the item or the scheme why none is needed: allow: {{N952: reason}}.",
    ),
    "N953": _text(
        "没有案例用到读法“{name}”",
        "在 cases 文件夹里补一个案例；确实不需要的，在条款或方案写 allow: {{N953: 理由}}。",
        "no case exercises the reading '{name}'",
        "Add a case in the folder cases, or say at the item or the scheme why none is needed: allow: {{N953: reason}}.",
    ),
    "N954": _text(
        "没有案例用到一票否决“{name}”",
        "在 cases 文件夹里补一个案例；确实不需要的，在条款或方案写 allow: {{N954: 理由}}。",
        "no case exercises the veto '{name}'",
        "Add a case in the folder cases, or say at the item or the scheme why none is needed: allow: {{N954: reason}}.",
    ),
    "N955": _text(
        "待定：{what}",
        "定下来以后，删去这条“# 待定”注释。",
        "to decide: {what}",
        "Once it is decided, remove this comment.",
    ),
    "N956": _text(
        "“{id}”的 {key}（{limit}）不起作用：按规则最多只到 {end}",
        "核对上下限和分值；确实如此的，在条款或方案写 allow: {{N956: 理由}}。",
        "the {key} of '{id}' ({limit}) never binds: by the rules it comes to {end} at the very end",
        "Compare limit and points. Where it is meant, say so at the item or the scheme: allow: {{N956: reason}}.",
    ),
    "N957": _text(
        "“{id}”写明满分 {full}，按规则最多只能得 {most}",
        "核对满分、分值和上下限；确实如此的，在条款或方案写 allow: {{N957: 理由}}。",
        "'{id}' says {full} full marks, and its rules and limits give {most} at most",
        "Compare the full marks with points and limits. Where it is meant, say so at the item or the scheme: allow: {{N957: reason}}.",
    ),
    "N958": _text(
        "等次“{band}”从 {number} 分起，满分只有 {full}",
        "核对等次的界限和满分；确实如此的，在条款或方案写 allow: {{N958: 理由}}。",
        "the band '{band}' begins at {number}, and full marks are {full}",
        "Compare the band with the full marks. Where it is meant, say so at the item or the scheme: allow: {{N958: reason}}.",
    ),
    "N959": _text(
        "没有一项引用条款“{clause}”",
        "补上这一条，或改正 cites；确实如此的，在条款或方案写 allow: {{N959: 理由}}。",
        "no item cites the clause '{clause}'",
        "Add the clause, or mend 'cites'. Where it is meant, say so at the item or the scheme: allow: {{N959: reason}}.",
    ),
    "N960": _text(
        "条款“{clause}”引用了两次",
        "第一处在 {first}；改正其中一处的 cites。确实如此的，在条款或方案写 allow: {{N960: 理由}}。",
        "the clause '{clause}' is cited twice",
        "The first is at {first}; mend one of them. Where it is meant, say so at the item or the scheme: allow: {{N960: reason}}.",
    ),
    "N961": _text(
        "第 {id} 项在名册里没有一个责任单位",
        "核对 applies_to 和名册的分组；确实如此的，在条款或方案写 allow: {{N961: 理由}}。",
        "nobody on the roster answers for item {id}",
        "Compare 'applies_to' with the groups of the roster. Where it is meant, say so at the item or the scheme: allow: {{N961: reason}}.",
    ),
    "N962": _text(
        "第 {item} 项的事实“{fact}”没有一条规则用到",
        "删去它，或补上用它的规则；确实如此的，在条款或方案写 allow: {{N962: 理由}}。",
        "no rule uses the fact '{fact}' of item {item}",
        "Remove it, or add the rule that uses it. Where it is meant, say so at the item or the scheme: allow: {{N962: reason}}.",
    ),
    "N963": _text(
        "第 {item} 项的 says 写了 {number}，规则里没有这个数",
        "核对条款的说法和规则；确实如此的，在条款或方案写 allow: {{N963: 理由}}。",
        "'says' of item {item} names {number}, and its rules have no such number",
        "Compare the sentence with the rule. Where it is meant, say so at the item or the scheme: allow: {{N963: reason}}.",
    ),
    "N964": _text(
        "allow 里的 {code} 没有压下任何提示",
        "删去它。",
        "{code} under 'allow' silences nothing",
        "Remove it.",
    ),
    "N965": _text(
        "“{id}”写明满分 {full}，按规则最多能得 {most}，超过满分",
        "补上 cap，或核对满分和分值；确实可以超过的，在条款或方案写 allow: {{N965: 理由}}。",
        "'{id}' says {full} full marks, and its rules give up to {most}",
        "Add a cap, or compare the full marks with the points. Where they may be passed, say so at the item or the scheme: allow: {{N965: reason}}.",
    ),
    "N966": _text(
        "一票否决“{id}”只看12月的数，第 {item} 项的事实“{fact}”是逐月发生的：3月发生的，到12月已经看不见（{track}）",
        "写 over: any（任何一个月成立即否决）或 over: total（全年合计），或在事实上写 lasts: year；确实只看12月的，写 allow: {{N966: 理由}}。",
        "the veto '{id}' looks at December alone, and the fact '{fact}' of item {item} happens month by month: what happened in March is gone by December ({track})",
        "Write over: any (once it held in any month) or over: total, or lasts: year at the fact. Where December alone is meant: allow: {{N966: reason}}.",
    ),
    "N968": _text(
        "编号“{id}”和“{other}”作为数看是一样的",
        "表格程序会把 {id} 存成 {other}：填表时这一列要设成文本，或改编号。",
        "the ids '{id}' and '{other}' are one number",
        "A spreadsheet turns {id} into {other}: make the column of items text, or use another id.",
    ),
    "N969": _text(
        "“{id}”按满分折算（rescale），看不到“{inside}”里不涉及的条款：其满分仍算在内",
        "要逐条扣除的，写 not_applicable: rescale-tree。",
        "'{id}' is rescaled by full marks and does not see what does not apply inside '{inside}': it counts in full",
        "Write not_applicable: rescale-tree if it has to be taken out.",
    ),
    "N970": _text(
        "“{id}”的起评分只给有类别（开放类别）数据的单位：没有数据的单位，本部分不涉及",
        "要人人都有的，把起评分写成本部分的一条计分规则；确实如此的，写 allow: {{N970: 理由}}。",
        "the base of '{id}' is there only for units with facts of open subjects: to others it does not apply",
        "Write it as an award of the section if all are to have it. Where it is meant: allow: {{N970: reason}}.",
    ),
    "N971": _text(
        "只抽了 {count} 种，不是 {draws} 种：每种都要整个重算",
        "各考核对象互相取数，读法、取值改变了一票否决、等次条件等所看的事实，或者逐一影响全部条款的读法、取值太多；减少取值，或把这里的比例看作粗略的。",
        "{count} draws were made, not {draws}: each has to be scored whole",
        "Tracks feed each other, what vetoes, bands or parts of the year look at is drawn, or too many readings and values touch every clause: give fewer values, or take the shares as rough.",
    ),
    "N972": _text(
        "“{id}”每 {period} 取一次 {combine}，里面的“{inside}”却是按更长的周期累计的：取的只是它在这段时间里的增减",
        "把“{id}”的周期写得和“{inside}”一样长，或把“{inside}”的周期缩短；确实如此的，写 allow: {{N972: 理由}}。",
        "'{id}' takes the {combine} of each {period}, and '{inside}' in it runs longer: it is that of what this changes in the time",
        "Make the period of '{id}' as long as that of '{inside}', or the latter shorter. Where it is meant: allow: {{N972: reason}}.",
    ),
    "N973": _text(
        "条件（{reason}）永远不会成立：没有一个数在这个范围里",
        "改正界限。确实如此的，写 allow: {{N973: 理由}}。",
        "the condition ({reason}) never holds: no number is within these bounds",
        "Mend the bounds. Where it is meant: allow: {{N973: reason}}.",
    ),
    "N974": _text(
        "“{id}”定为“{band}”，这已经是最好的等次：取最低的算，它什么都不改变（{track}）",
        "改为较低的等次。确实如此的，写 allow: {{N974: 理由}}。",
        "'{id}' leads to '{band}', the best band, and changes nothing: the lowest wins ({track})",
        "Name a lower band. Where it is meant: allow: {{N974: reason}}.",
    ),
    "N975": _text(
        "“{id}”的 {key} 不起作用：{why_zh}", "删去 {key}，或核对周期、锚点。",
        "{key} of '{id}' changes nothing: {why}",
        "Leave {key} out, or check the period or the anchors.",
    ),
    "N976": _text(
        "“{fact}”取自“{track}”，那里有 {count} 个单位名册里没有写明属于（part_of）哪个单位，它们的数不算在任何单位里：{units}",
        "在名册里写上 part_of；确实不算的，写 allow: {{N976: 理由}}。",
        "'{fact}' is taken from '{track}', and {count} of its units are part of nobody by the roster, so that their figures count for none: {units}",
        "Say part_of in the roster. Where they are not to count: allow: {{N976: reason}}.",
    ),
    "N977": _text(
        "“{id}”取“{label}”最近一次的数，没有填报的月份却按0算：报过以后有一个月没有填，得的分就退回",
        "给事实“{fact}”写 missing: carry（沿用上次）或 missing: not-applicable（不计）；每月都填报的，写 allow: {{N977: 理由}}。",
        "'{id}' takes the latest '{label}', and a month without one counts as 0: the points of a figure go back in the next month that has none",
        "Say missing: carry or missing: not-applicable at the fact '{fact}'. Where every month has a figure: allow: {{N977: reason}}.",
    ),
    "N978": _text(
        "{number} 在这个数所能有的范围（{range}）之外：条件总是成立或总不成立，分值不随它变",
        "改正这个数；比率是 0 至 1 的数，95% 写 0.95，或给比率写 times: 100。确实如此的，写 allow: {{N978: 理由}}。",
        "{number} is beyond what the figure can be ({range}): the condition always holds, or never, and the points do not follow it",
        "Mend the number; a ratio is from 0 to 1, 95 % is 0.95, or say times: 100. Where it is meant: allow: {{N978: reason}}.",
    ),
    "N979": _text(
        "条文说“{word}”，第 {item} 项的规则却没有这样算的：只有{known_zh}",
        "核对 period（计分规则、上下限各有各的）。确实如此的，写 allow: {{N979: 理由}}。",
        "the clause says '{word}', and nothing in the rule of item {item} goes by that: there is {known}",
        "Look at period, of awards and of limits. Where it is meant: allow: {{N979: reason}}.",
    ),
    "N980": _text(
        "“{id}”用“{of}”除以“{over}”，而后者不会多于前者：比率写反了，不会小于1",
        "对调 of 与 over。确实如此的，写 allow: {{N980: 理由}}。",
        "'{id}' divides '{of}' by '{over}', which is never more than it: the ratio is upside down, and never below 1",
        "Turn of and over round. Where it is meant: allow: {{N980: reason}}.",
    ),
    "N990": _text(
        "事实中单位 {name} 的 {count} 行没有用于后一方案：名册上没有这个单位",
        "如是改名，在后一方案的名册给它加上别名。",
        "{count} facts of '{name}' are left out of the second scheme: its roster has no such unit",
        "If it was renamed, add an alias to the roster of the second scheme.",
    ),
    "N991": _text(
        "事实 {name} 的 {count} 行没有用于后一方案：没有这一条款或填报项",
        "如是条款改了编号，用 --clause 旧号=新号 说明。",
        "{count} facts '{name}' are left out of the second scheme: it has no such item or fact",
        "If the clause was renumbered, say so with --clause OLD=NEW.",
    ),
    "N992": _text(
        "事实是{was}年的，当作{year}年同月的", "给出{year}年的事实，就照实算。",
        "the facts are of {was} and are taken as of the same months of {year}", "Give facts of {year} to have them as they are.",
    ),
    "N993": _text(
        "事实中单位 {name} 的 {count} 行没有用于后一方案：这些月份它不参加考核",
        "核对后一方案名册里它的起止月份（from、until）。",
        "{count} facts of '{name}' are left out of the second scheme, which does not assess it in those months",
        "Look at its dates (from, until) in the roster of the second scheme.",
    ),
    "N994": _text(
        "{file} 给了不止一次，只读一次", "核对给出的文件和文件夹，有没有本来要给的另一个。",
        "{file} was given more than once, and is read once",
        "Look at the files and folders that were given: was another one meant?",
    ),
    "N995": _text(
        "事实 {name} 的 {count} 行没有用于后一方案：单位在那里不是这一条的责任单位",
        "核对后一方案这一条的 applies_to。",
        "{count} facts '{name}' are left out of the second scheme, in which the unit does not answer for the item",
        "Look at applies_to of the item in the second scheme.",
    ),
}  # fmt: skip
