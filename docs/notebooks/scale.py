# %% [markdown]
# # 大表 · Large tables
#
# 同一套规则，一个市和全国的县区是同样的算法、同样的结果。事实可以来自 pandas、Polars、DuckDB、Arrow、Parquet 或数据库。
#
# One set of rules for a city and for a nation's counties; facts come from pandas, Polars, DuckDB, Arrow, Parquet or a
# database.

# %%
from pathlib import Path

import polars as pl

import creditscore

facts = creditscore.read_facts(creditscore.sample("changzhi-2023"))
frame = pl.from_pandas(facts.frame[["month", "entity", "item", "subject", "fact"]]).with_columns(
    value=pl.Series([str(value) for value in facts.frame["value"]])
)
frame.shape

# %% [markdown]
# 放进 Parquet，按批读入，占用内存有上限（`memory`，字节）；结果逐位相同。
#
# As Parquet it is read in batches, within a bound of memory (bytes); the result is the same, bit for bit.

# %%
path = Path("build/notebooks/facts.parquet")
path.parent.mkdir(parents=True, exist_ok=True)
frame.write_parquet(path, row_group_size=1000)
small = creditscore.score("changzhi-2023", facts)
large = creditscore.score("changzhi-2023", path, memory=1 << 26, threads=2)
large.annual.equals(small.annual)

# %% [markdown]
# 每组单位名单、条款只读一遍；五千万行、十五万个单位约三秒（见“多快”）。更大的可以放到 Spark 上，结果仍逐位相同。
#
# Fifty million rows of 150 000 units take about three seconds (see Performance); on Spark the result is the same too.

# %%
large.annual.head(5)
