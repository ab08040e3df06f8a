"""The subject: what a brief, a claim and a date are. Pure: no await, no SQL, no Telegram, no clock."""
