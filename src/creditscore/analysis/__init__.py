"""What a scored year shows of its rules: what spreads totals, who leads whom and why, who moved."""
