"""The voice: the only room that awaits, speaks Telegram, and reads environment and clock."""
