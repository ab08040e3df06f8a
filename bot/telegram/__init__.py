"""Telegram itself: transport, inbox, pace, errors, buttons, and saying a page."""
