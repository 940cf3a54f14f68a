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
    "1": "monthly",
    "2": "each-upgrade",
    "3": "by-records",
    "6": "flat-plus-quality|silence-is-withholding|withheld-per-unit",
    "7": "any-day",
    "9": "every-month",
    "10": "monthly",
    "11": "monthly",
    "12": "monthly per-field",
    "13": "every-month",
    "14": "every-month",
    "15": "every-month",
    "16": "monthly-cap|cap-on-item list-monthly",
    "17": "monthly-cap",
    "19": "newly-onboarded",
    "22": "every-month monthly-cap|cap-on-item",
    "23": "both-needed|monthly",
    "25": "monthly-cap",
    "29": "any-day|per-body",
    "30": "any-day|per-body",
    "31": "once-a-month",
    "rank-by": "monthly-sum",
    "ties": "fewer-deductions-first|higher-evaluation-first",
    "sum-scale": "best-100",
    "cut": "all-out",
    "vetoed": "frees-its-place",
    "decimals": "two-places",
    "bands-by": "share",
}
_NO_POINTS = {
    item: f"{_QUESTIONS.get(item, '')} no-county-points" for item in ("19", "20", "21", "23")
}
_LISTED = {"20": "listed-only", "21": "listed-only", "30": "any-day|per-body listed-unit-only"}
QUESTIONS: dict[str, dict[str, str]] = {
    DEPARTMENTS: _QUESTIONS | {"26": "monthly-cap"} | _LISTED,
    COUNTIES: _QUESTIONS | {"18": "as-departments"} | _NO_POINTS,
}
