# %% [markdown]
# # 哪些等次在各种读法下都不变 · Which bands are safe
#
# 装好以后（`pip install "creditscore[notebook]"`），从事实表到“换哪种读法都不变的等次”，一页就够。
# 数据是随包带的**模拟**样例：长治市 2023 年，56 个部门、14 个县区。
#
# From the fact tables to the bands that hold whatever an unclear clause means. The sample year is synthetic.

# %%
import creditscore

facts = creditscore.sample("changzhi-2023")
result = creditscore.score("changzhi-2023", facts)
result.league("departments").head(5)

# %% [markdown]
# 每个数都是精确的 `Decimal`，不是浮点数。按月的分在 `months`，逐条的在 `ledger`。
#
# Every number is an exact `Decimal`. Points by month are in `months`, posting by posting in `ledger`.

# %%
result.ledger.query("entity == '市教育局' and month == '2023-05'")[
    ["item", "award", "subject", "points", "facts"]
].head(8)

# %%
result.plot.ranking("departments")

# %% [markdown]
# ## 条款有几种读法，结果有多稳 · How sure is it
#
# 原文不清楚的地方，规则文件写明每一种读法。`readings` 把每种读法单独算一遍，再给出**所有组合**的上下限。
#
# Where the document is unclear, the rule file names every meaning. `readings` scores each alone, and bounds all
# combinations together.

# %%
found = creditscore.readings(result.scheme, facts, draws=200)
units = found.units.query("track == 'departments'")
units.groupby("band", sort=False)["safe"].agg(["count", "sum"]).rename(
    columns={"count": "单位 units", "sum": "等次不变 safe"}
)

# %%
units.loc[~units["safe"], ["entity", "total", "least", "most", "band", "bands"]].head(8)

# %% [markdown]
# 等次会变的，是哪一种读法单独就能改变它：
#
# And for the others, the single reading that decides:

# %%
found.deciding.query("track == 'departments'")[
    ["entity", "item", "option", "from_band", "to_band"]
].head(8)
