"""How tables of facts are read: their headings, the kinds of their columns, their cells."""
