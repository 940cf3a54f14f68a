"""Who may come in and what each may do: accounts, passwords, sessions, tokens, roles."""
