"""How many units each size has, and in which orders and layouts the fact table comes."""

SIZES = {"S": 75, "M": 3_000, "N": 15_000, "L": 150_000, "XL": 1_500_000}
KINDS = {
    "month": "months in order, units in another order in each",
    "unit": "by unit, then month",
    "shuffled": "rows in no order",
    "tidy": "by unit, a row a figure",
}
