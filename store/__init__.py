"""The memory: every line of SQL. It knows the nouns of `briefs.model` and nothing of Telegram."""
