"""The short sentences that stand alone: refusals, old buttons, faults."""

from bot.telegram.buttons import ListPress
from bot.views.page import Button, Page
from bot.views.text import escape


def told(sentence: str) -> str:
    """A sentence for the person, escaped."""
    return escape(sentence)


def done_before() -> str:
    """The change was made before a restart cut its answer off."""
    return "That is done already."


def old_button() -> str:
    """The button is of a version that is gone, or no button of ours."""
    return "That button is old. Type the name again for a fresh page."


def not_yours() -> str:
    """In a group only who asked turns the pages."""
    return "Only who asked turns these pages. Ask yourself with /country."


def in_channel(username: str) -> str:
    """In a channel an answer would be read by all."""
    return f"Ask me in private, @{username}: here everybody would read the answer."


def our_fault() -> str:
    """Something broke on our side."""
    return "Something went wrong on our side; it is noted. Please try again."


def for_administrators() -> str:
    """A group's settings are its administrators'."""
    return "In a group only its administrators can do that. In a private chat with me everybody can."


def unknown_command() -> Page:
    """A command that the bot does not have."""
    return Page(
        "I do not know that command. Type a name or a question, or see what there is.",
        ((Button("All commands", ListPress("commands")),),),
    )
