"""Words that mean a command or a page of the desk itself, though they are typed without a slash."""

import re

from briefs.tokens import fold

# What is meant -> how it is said: the name of a command, or one of the two that are none.
STOP, DESK = "stop", "desk"
PHRASES = {
    "help": (
        "help", "help me", "menu", "commands", "how does this work", "how does it work", "how do i use this",
        "how to use this", "what can you do", "what can i do", "what can i ask", "what can i type", "legend", "marks",
    ),
    STOP: (
        "stop", "stop all", "stop it", "stop this", "stop everything", "stop messages", "stop sending", "unsubscribe",
        "stop sending me messages", "unsubscribe me", "unsubscribe all", "unsubscribe from all", "unfollow",
        "unfollow all", "mute", "quit", "opt out", "no more messages", "leave me alone", "cancel subscription",
        "cancel my subscription", "end",
    ),
    "settings": ("setting", "my settings", "preferences", "options", "what do i follow", "what am i following",
                 "my subscriptions", "subscriptions", "notifications", "change the time", "timezone", "time zone"),
    "latest": ("what is new", "whats new", "anything new", "latest", "latest news", "latest brief", "latest briefs", "news",
               "any news", "newest", "recent", "updates", "any updates", "what changed", "what has changed"),
    DESK: ("who are you", "what are you", "who made you", "who made this", "who runs this", "about", "about you",
           "about this desk", "about this bot", "what is this", "what is this bot", "are you a bot", "are you human",
           "are you real", "contact", "silkbrief", "what is silkbrief"),
    "today": ("today", "on this date", "on this day", "what happened today", "what happened on this day"),
    "subscribe": ("subscribe", "follow", "how do i subscribe", "how do i follow"),
    "sources": ("sources", "your sources", "what are your sources", "where is this from"),
    "corrections": ("corrections",),
    "gaps": ("gaps", "what do you not know", "what dont you know"),
    "random": ("random", "surprise me", "something random"),
    "saved": ("saved", "bookmarks", "my bookmarks"),
    "privacy": ("privacy", "what do you know about me"),
    "mydata": ("my data",),
    "forgetme": ("forget me", "delete my data"),
    "digest": ("digest", "my digest"),
    "report": ("report an error", "report error", "report a mistake"),
    "cancel": ("cancel", "never mind", "nevermind"),
}  # fmt: skip
_MEANT = {phrase: name for name, phrases in PHRASES.items() for phrase in (*phrases, name)}

_SIGN = re.compile("[✓✔•✗✘⚠]")
_ASKS = re.compile(r"\b(?:mean|means|meaning|stand for|mark|marks|sign|signs|symbol|symbols|icon|icons)\b")
_WORD = re.compile(r"\b(?:checked|as reported|not traced|untraced|disputed|marks?|signs?|symbols?|icons?)\b")
LONGEST = 60


def meant(text: str) -> str | None:
    """The name of what a text means: of a command, or `stop` or `desk`; None where it is to be searched."""
    if len(text) > LONGEST:
        return None
    said = " ".join(re.findall(r"[^\W_]+", fold(text).replace("'", "")))
    if said in _MEANT:
        return _MEANT[said]
    asks_of_mark = _ASKS.search(said) and (_SIGN.search(text) or _WORD.search(said))
    alone = not said and _SIGN.search(text)
    return "help" if alone or (asks_of_mark and said.startswith(("what", "explain"))) else None
