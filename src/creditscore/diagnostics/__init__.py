"""Problems as people and programs read them: source lines with marks, JSON, SARIF, GitHub."""

FORMATS = ("text", "json", "sarif", "github")
