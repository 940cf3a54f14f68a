"""What may be reported for changzhi-2023, and which other readings its clauses have.

The subjects, facts and readings of each item, by clause number: 附件 2, 附表一 and 附表二.
"""

DEPARTMENTS, COUNTIES = "departments", "counties"

SUBJECTS: dict[str, tuple[str, ...]] = {
    # 附件 2
    "1": (
        "发改财金〔2013〕920号", "国发〔2014〕21号", "国发〔2015〕33号", "国办发〔2015〕51号",
        "国发〔2016〕33号", "中办发〔2016〕64号", "国发〔2016〕76号", "国办发〔2016〕98号",
        "发改财金〔2016〕2794号", "国办发〔2019〕35号", "国办发〔2020〕49号",
        "国办发〔2021〕52号", "中办发〔2022〕25号",
    ),
    "5": ("行政强制", "行政确认", "行政征收", "行政给付",
          "行政裁决", "行政补偿", "行政奖励", "行政监督检查"),
    "6": ("纳税", "用水", "用电", "用气", "不动产", "知识产权", "科技研发"),
    "12": ("煤炭", "电力", "天然气", "政府采购", "工程建设"),
    "23": ("纳税信用A级", "海关高级认证"),
}  # fmt: skip

_FACTS = {
    "1": "forwarded implemented refined",
    "2": "platform_upgraded website_upgraded",
    "3": "disclosure_score reported compliant in_time",
    "4": "overdue_objections",
    "5": "reported compliant",
    "6": "reported compliant withheld",
    "7": "wrong_codes",
    "8": "protection_assessed",
    "9": "matters reported compliant",
    "10": "adopted reported compliant",
    "11": "adopted reported compliant",
    "12": "supervised reported compliant",
    "13": "applications pilot",
    "14": "matters",
    "15": "domains",
    "16": "list_determined cases",
    "17": "repairs",
    "18": "platform_completed",
    "19": "drive_started onboarded enterprises",
    "20": "authorised authorised_in_sector",
    "21": "loans",
    "22": "measures cases",
    "23": "holders enterprises national_share",
    "24": "exits",
    "25": "interviews",
    "26": "detected handled",
    "27": "articles models",
    "28": "notices",
    "29": "listed_bodies",
    "30": "debtor_bodies",
    "31": "recognitions",
    "evaluation": "evaluation",
}
FACTS: dict[str, dict[str, str]] = {
    DEPARTMENTS: _FACTS,
    COUNTIES: _FACTS | {"2": "platform_built website_built", "26": "exposures"},
}


# Options that were not chosen: `|` between those of one question, a space between questions.
_QUESTIONS = {
    "1": "monthly by-april",
    "2": "each-upgrade",
    "3": "by-records idle-is-full",
    "4": "every-month",
    "6": "flat-plus-quality|silence-is-withholding|withheld-per-unit",
    "7": "any-day",
    "8": "standing-too",
    "9": "every-month standing-too",
    "10": "monthly standing-too",
    "11": "monthly standing-too",
    "12": "monthly per-field standing-too",
    "13": "every-month standing-too",
    "14": "every-month standing-too",
    "15": "every-month standing-too",
    "16": "monthly-cap|cap-on-item|item-monthly-cap list-monthly|each-list",
    "17": "monthly-cap",
    "19": "newly-onboarded|month-joiners drive-monthly",
    "22": "every-month monthly-cap|cap-on-item|item-monthly-cap standing-too",
    "23": "both-needed|kept|combined monthly",
    "25": "monthly-cap",
    "29": "any-day|listing-month per-body",
    "30": "any-day|listing-month per-body",
    "31": "once-a-month",
    "rank-by": "monthly-sum",
    "ties": "fewer-deductions-first|higher-evaluation-first",
    "sum-scale": "best-100",
    "cut": "all-out|last-out",
    "vetoed": "frees-its-place|takes-a-last-place",
    "decimals": "two-places",
    "bands-by": "share",
    "ranked-units": "members-only",
    "first-month": "from-april",
}
_NO_POINTS = {
    item: f"{_QUESTIONS.get(item, '')} no-county-points" for item in ("19", "20", "21", "23")
}
_BY_UNIT = {
    "6": f"{_QUESTIONS['6']} remaining-only",
    "18": "standing-too",
    "20": "listed-only|authorities-only",
    "21": "listed-only|authorities-only",
    "23": f"{_QUESTIONS['23']} own-kind",
    "26": "monthly-cap",
    "30": f"{_QUESTIONS['30']} listed-unit-only",
}
_COUNTIES = {"2": f"{_QUESTIONS['2']} standing-too", "18": "as-departments"}
QUESTIONS: dict[str, dict[str, str]] = {
    DEPARTMENTS: _QUESTIONS | _BY_UNIT,
    COUNTIES: _QUESTIONS | _COUNTIES | _NO_POINTS,
}

# Facts that are asked for only where an option is chosen.
_STANDING = {
    "2": "platform_before website_before",
    "8": "assessed_before",
    "9": "matters_before",
    "10": "adopted_before",
    "11": "adopted_before",
    "12": "supervised_before",
    "13": "applications_before",
    "14": "matters_before",
    "15": "domains_before",
    "18": "completed_before",
    "22": "measures_before",
}
OPTION_FACTS: dict[tuple[str, str], str] = {
    ("3", "idle-is-full"): "no_business",
    ("4", "every-month"): "standing_objections",
    ("7", "any-day"): "corrected_codes",
    ("19", "month-joiners"): "joined joined_here",
    ("29", "any-day"): "cleared_bodies",
    ("29", "listing-month"): "passing_bodies",
    ("30", "any-day"): "cleared_bodies",
    ("30", "listing-month"): "passing_bodies",
} | {(item, "standing-too"): facts for item, facts in _STANDING.items()}

# The units outside 备注①, those that lead 二十 and 二十一, and whose kind is whose in 二十三.
OUTSIDE = frozenset(("国网长治供电公司", "市总工会", "市消防救援支队", "市工商联", "市综合执法局"))
LEADING: dict[str, frozenset[str]] = {
    "20": frozenset(("市金融办", "人行长治市中心支行", "长治银保监分局")),
    "21": frozenset(("市发改委", "市金融办", "人行长治市中心支行", "长治银保监分局")),
}
OWN_KIND = {"纳税信用A级": "市税务局", "海关高级认证": "长治海关"}
