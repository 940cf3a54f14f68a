"""How any table is read, once for facts, rosters and records.

`folders` says which files there are, `encodings` how one is written, `csv_grammar` whether its rows
and quotes are whole, `csv_cells` and `csv_batches` read it, at once or some megabytes at a time;
`workbooks` and `json_rows` read Excel and JSON. Whatever cannot be read is a `FactError` with a
place in the file, its rows counted as a spreadsheet shows them.
"""
