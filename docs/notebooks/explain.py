# %% [markdown]
# # 为什么是这个分 · Why a score
#
# 一分一分都能追到条款、读法、事实和表里的那一行。
#
# Every point leads to its clause, the reading in force, the facts and the row of the table.

# %%
import creditscore

result = creditscore.score("changzhi-2023", creditscore.sample("changzhi-2023"))
why = result.explain("市教育局", "2023-05", "17")
print(why.text("zh"))

# %% [markdown]
# 同一个解释也是数据：条款、过账、事实各是什么。
#
# The same as data:

# %%
posting = why.clauses[0].postings[0]
posting.points, posting.arithmetic_zh, posting.facts[0].rows

# %% [markdown]
# 一年的解释还说总分怎样合成、离上一个等次有多远。
#
# That of a year tells how the total comes about, and how far the next band is.

# %%
print(result.explain("市教育局").text("en", brief=True)[-900:])

# %%
result.plot.contributions("市教育局")
