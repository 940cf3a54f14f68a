# %% [markdown]
# # 用往年检验方案 · A scheme on past years
#
# 签发之前，看看明年的规则会怎样评过去的一年。
#
# Before next year's rules are signed: how would they have judged a year that is over?

# %%
import creditscore

facts = creditscore.read_facts(creditscore.sample("changzhi-2023"))
past = creditscore.score("changzhi-2023", facts)
draft = past.scheme.with_changes({"16.awards.cases.cap": 30, "17.awards.repairs.points": 2})
found = creditscore.backtest(draft, {"2023": past})
found.years

# %%
moved = found.units.query("from_band != to_band")
moved[["track", "entity", "from_total", "to_total", "from_band", "to_band"]].head(8)

# %% [markdown]
# 改了什么，用条款的话说：
#
# What the draft says otherwise, clause by clause:

# %%
print("\n".join(creditscore.diff(past.scheme, draft).lines("zh")))
