"""What Telegram finds in plain text by itself: commands, mentions, hashtags, cashtags, addresses, e-mail."""

import re
from typing import Final

from bot.sandbox.markup import Mark

TOP_DOMAINS: Final = (
    "com|org|net|info|edu|gov|int|mil|biz|io|ai|app|dev|me|tv|co|uk|eu|us|ca|au|nz|de|fr|it|es|nl|be|ch|at|se|no|fi|dk|"
    "pl|cz|pt|gr|ro|hu|ie|tr|ru|ua|cn|hk|tw|jp|kr|in|id|my|sg|th|vn|ph|la|kh|mm|bd|lk|np|pk|ae|sa|qa|kw|bh|om|iq|ir|il|"
    "eg|ma|dz|tn|za|ke|ng|gh|tz|ug|et|rw|zm|zw|sn|ci|cm|br|ar|cl|mx|pe|news|online|site|xyz|asia|africa|press|media"
)
FINDERS: Final = (
    # The lookarounds of commands, mentions and hashtags are the patterns written in Telegram's own source.
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    (
        "url",
        re.compile(
            r"(?<![\w@.-])(?:(?:https?|ftp|tg|ton)://[^\s<>\"'«»“”]+"
            rf"|(?:[\w](?:[\w-]*[\w])?\.)+(?:{TOP_DOMAINS})(?![\w-]|\.\w)(?::\d{{1,5}})?(?:[/?#][^\s<>\"'«»“”]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9_.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?!\w)")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w·])#(?=[\w·]*[^\W\d_])[\w·]{1,256}(?![\w·]*#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)
MAYBE: Final = re.compile(r"[/@#$.]")
TRAILING: Final = ".,;:!?…\"'`*_~"


def found_in(text: str) -> list[Mark]:
    """The marks of plain text, none overlapping another, in order."""
    if not MAYBE.search(text):
        return []
    marks: list[Mark] = []
    taken = bytearray(len(text))
    for kind, pattern in FINDERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "url":
                end = start + len(_trimmed(match[0]))
            if start < end and taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                marks.append(Mark(kind, start, end))
    return sorted(marks, key=lambda mark: mark.start)


def _trimmed(url: str) -> str:
    while url:
        if url[-1] in TRAILING or (url[-1] in ")]}" and url.count(url[-1]) > url.count("([{"[")]}".index(url[-1])])):
            url = url[:-1]
        else:
            return url
    return url
