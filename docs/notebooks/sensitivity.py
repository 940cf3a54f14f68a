# %% [markdown]
# # 差在哪里、稳不稳 · What makes the difference
#
# 哪些条款拉开差距，哪些从来分不出高下？
#
# Which clauses spread the totals, and which never separate anybody?

# %%
import creditscore

result = creditscore.score("changzhi-2023", creditscore.sample("changzhi-2023"))
found = creditscore.diagnose(result)
items = found.items.query("track == 'departments'")
items.sort_values("share", ascending=False).head(6)

# %%
items.loc[~items["separates"], ["item", "most"]]

# %% [markdown]
# 甲为什么排在乙前面：逐条相减，加起来正好是总分之差。
#
# Why one unit is above another, clause by clause; the differences add up to that of the totals, exactly.

# %%
print(creditscore.lead(result, "市发改委", "市教育局").text("zh"))

# %% [markdown]
# 一个单位从上月到本月为什么动了：
#
# Why a unit moved from one month to the next:

# %%
print(creditscore.movement(result, "市教育局", "2023-06").text("zh"))

# %%
result.plot.bump("departments")
