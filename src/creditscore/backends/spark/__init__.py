"""Facts in Spark data frames: executors read, check and score blocks of units; the driver ranks.

What executors do is the code of the local engine. PySpark is imported when it is first used.
"""
