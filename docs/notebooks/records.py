# %% [markdown]
# # 从记录到积分 · From records to points
#
# 双公示记录和信用代码台账，逐条核对后变成事实表，再算分。数据是**模拟**的。
#
# Disclosure records and a register of credit codes are checked one by one, counted, and scored. Synthetic data.

# %%
import subprocess
import sys
from pathlib import Path

import creditscore

folder = Path("build/notebooks")
folder.mkdir(parents=True, exist_ok=True)
records = "data/samples/changzhi-2023-records"
command = [sys.executable, "-m", "creditscore", "records", "changzhi-2023", records]
command += [
    "--out",
    folder / "facts.csv",
    "--rejected",
    folder / "rejected.csv",
    "--month",
    "2023-05",
]
done = subprocess.run([*command, "--lang", "zh"], capture_output=True, text=True, check=True)
print("\n".join(done.stdout.splitlines()[:6]))

# %% [markdown]
# 被退回的记录各有原因，给要改的单位看：
#
# Every refused record has its reasons:

# %%
import pandas as pd

rejected = pd.read_csv(folder / "rejected.csv", dtype=str)
rejected.query("unit == '市公安局'")[["row", "effect", "codes", "reasons"]].head(5)

# %% [markdown]
# 事实表直接拿去算分，每一分追得到记录文件：
#
# The facts are scored, and each point leads back to the file of the records:

# %%
result = creditscore.score("changzhi-2023", folder / "facts.csv", through="2023-05")
print(result.explain("市公安局", "2023-05", "5").text("zh")[:1500])
