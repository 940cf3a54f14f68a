# %% [markdown]
# # 改一条会怎样 · What if
#
# 第十六项的案例全年上限从 20 分改成 30 分，谁受影响？
#
# The yearly cap of item 16's cases, 30 instead of 20: who is touched?

# %%
import creditscore

facts = creditscore.read_facts(creditscore.sample("changzhi-2023"))
result = creditscore.score("changzhi-2023", facts)
other = result.scheme.with_changes({"16.awards.cases.cap": 30})
compared = result.compare(creditscore.score(other, facts))
compared.units.query("from_total != to_total")[
    ["entity", "from_total", "to_total", "from_rank", "to_rank"]
].head(8)

# %% [markdown]
# 一条规则的一串取值，一次算完；只重算改动碰到的部分。
#
# A row of values for one rule; only what a change touches is worked out again.

# %%
swept = creditscore.sweep(result.scheme, facts, {"16.awards.cases.cap": [10, 20, 30, 40]})
swept.units.query("entity == '市公安局'")

# %% [markdown]
# 随机抽取读法和权重，看等次留得住的份额和名次的范围（种子固定，每次一样）。
#
# Readings and weights drawn by chance: the share of draws in which a unit keeps its band, and the interval of its rank.

# %%
drawn = creditscore.monte_carlo(result.scheme, facts, draws=1000, seed=2023)
drawn.units.query("track == 'departments'").head(8)
