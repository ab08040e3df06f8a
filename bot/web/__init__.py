"""The desk's doors to the web: the webhook that Telegram calls, and health and metrics for operators."""
