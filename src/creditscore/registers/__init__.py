"""Records to facts: credit codes, disclosure records, working days."""
