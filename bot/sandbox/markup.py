"""Telegram's HTML: tags to marks, or its error with the byte offset."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox import links
from bot.sandbox.refusals import Json, Refusal

KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
SPECIAL: Final = re.compile(r"[<&]")
REFERENCE: Final = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*))")
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE: Final = " \t\r\n\v\0"
DATE_FORMAT: Final = re.compile(r"[rR]|[tTdDwW]*")


@dataclass(slots=True)
class Mark:
    """A stretch of text in code points and what it is, before it becomes a MessageEntity."""

    kind: str
    start: int
    end: int
    extra: Json = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    unix: int
    start: int


def decoded(text: str, at: int) -> tuple[str, int] | None:
    """The sign that a reference such as `&lt;` or `&#8212;` stands for and where it ends; None for no reference."""
    found = REFERENCE.match(text, at)
    if found is None:
        return None
    end = found.end()
    if found[3] is not None:
        sign = NAMED.get(found[3])
    else:
        digits, base = (found[1], 16) if found[1] is not None else (found[2], 10)
        code = int(digits, base) if digits and end - at < 10 else 0
        sign = chr(code) if 0 < code < 0x10FFFF else None
    if sign is None:
        return None
    return sign, end + (text[end : end + 1] == ";")


class Reader:
    """Reads one text; `read()` gives the bare text and its marks in the order in which they close."""

    def __init__(self, text: str) -> None:
        # The closing NUL stands for the end, as in Telegram's own reader: no look-ahead needs a bound.
        self._text = text + "\0"
        self._size = len(text)
        self._out: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._marks: list[Mark] = []

    def read(self) -> tuple[str, list[Mark]]:
        """Refusal "can't parse entities: …" when the markup is wrong."""
        at = 0
        while at < self._size:
            found = SPECIAL.search(self._text, at, self._size)
            if found is None:
                self._put(self._text[at : self._size])
                break
            if found.start() > at:
                self._put(self._text[at : found.start()])
            at = found.start()
            at = self._reference(at) if self._text[at] == "&" else self._tag(at)
        if self._open:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        text = "".join(self._out)
        for mark in self._marks:
            if mark.kind == "code":
                mark.extra = {}
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise self._wrong(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            )
        return text, self._marks

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)

    def _reference(self, at: int) -> int:
        sign, end = decoded(self._text, at) or ("&", at + 1)
        self._put(sign)
        return end

    def _tag(self, at: int) -> int:
        return self._end_tag(at) if self._text[at + 1] == "/" else self._start_tag(at)

    def _until(self, at: int, stops: str) -> int:
        while self._text[at] not in stops:
            at += 1
        return at

    def _past_space(self, at: int) -> int:
        while self._text[at] in SPACE and at < self._size:
            at += 1
        return at

    def _start_tag(self, begin: int) -> int:
        at = self._until(begin + 1, SPACE + ">")
        if at >= self._size or self._text[at] == "\0":
            raise self._wrong("Unclosed start tag", begin)
        tag = self._text[begin + 1 : at].lower()
        if tag not in KINDS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        opened = _Open(tag, "", 0, self._length)
        while self._text[at] != ">":
            at = self._past_space(at)
            if self._text[at] != ">":
                at = self._attribute(opened, at, begin)
        if tag == "span" and opened.argument != "spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(opened)
        return at + 1

    def _attribute(self, opened: _Open, at: int, begin: int) -> int:
        start = at
        at = self._until(at, SPACE + "=>/\"'")
        name = self._text[start:at]
        if not name:
            raise self._wrong(f'Empty attribute name in the tag "{opened.tag}"', begin)
        at = self._past_space(at)
        if self._text[at] != "=":
            if at >= self._size:
                raise self._wrong(f'Unclosed start tag "{opened.tag}"', begin)
            if opened.tag == "blockquote" and name == "expandable":
                opened.argument = "1"
            return at
        at = self._past_space(at + 1)
        if at >= self._size:
            raise self._wrong(f'Unclosed start tag "{opened.tag}"', begin)
        value, at = self._value(at)
        if at >= self._size:
            raise self._wrong("Unclosed start tag", begin)
        self._take(opened, name, value)
        return at

    def _value(self, at: int) -> tuple[str, int]:
        quote = self._text[at]
        if quote not in "'\"":
            start = at
            while self._text[at].isascii() and (self._text[at].isalnum() or self._text[at] in ".-"):
                at += 1
            if self._text[at] not in SPACE + ">":
                raise self._wrong("Unexpected end of name token", start)
            return self._text[start:at].lower(), at
        at += 1
        out: list[str] = []
        while at < self._size and self._text[at] != quote:
            sign, at = (decoded(self._text, at) if self._text[at] == "&" else None) or (self._text[at], at + 1)
            out.append(sign)
        return "".join(out), at + (self._text[at] == quote)

    @staticmethod
    def _take(opened: _Open, name: str, value: str) -> None:
        match opened.tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
                opened.argument = value
            case ("code", "class") if value.startswith("language-"):
                opened.argument = value[9:]
            case ("span", "class") if value.startswith("tg-"):
                opened.argument = value[3:]
            case ("blockquote", "expandable"):
                opened.argument = "1"
            case ("tg-time", "unix"):
                found = re.match(r"-?\d{1,18}", value)
                opened.unix = int(found[0]) if found else 0

    def _end_tag(self, begin: int) -> int:
        if not self._open:
            raise self._wrong("Unexpected end tag", begin)
        at = self._until(begin + 2, SPACE + ">")
        tag = self._text[begin + 2 : at].lower()
        at = self._past_space(at)
        if self._text[at] != ">":
            raise self._wrong("Unclosed end tag", begin)
        opened = self._open[-1]
        if tag and tag != opened.tag:
            raise self._wrong("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{tag}>"')
        if self._length > opened.start:
            self._close(opened)
        self._open.pop()
        return at + 1

    def _close(self, opened: _Open) -> None:
        kind = KINDS[opened.tag]
        last = self._marks[-1] if self._marks else None
        same = last is not None and last.start == opened.start and last.end == self._length
        extra: Json = {}
        match kind:
            case "text_link":
                self._link(opened)
                return
            case "pre" if same and last is not None and last.kind == "code" and last.extra.get("language"):
                last.kind = "pre"
                return
            case "code" if same and last is not None and last.kind == "pre" and opened.argument:
                last.extra = {"language": opened.argument}
                return
            case "code":
                extra = {"language": opened.argument}
            case "blockquote" if opened.argument:
                kind = "expandable_blockquote"
            case "custom_emoji":
                if not re.fullmatch(r"-?\d{1,19}", opened.argument) or not int(opened.argument):
                    raise self._wrong("Invalid custom emoji identifier specified")
                extra = {"custom_emoji_id": opened.argument}
            case "date_time":
                if not DATE_FORMAT.fullmatch(opened.argument):
                    raise self._wrong("Invalid date-time format specified")
                if opened.unix <= 0:
                    return
                extra = {"unix_time": opened.unix, "date_time_format": opened.argument}
        self._marks.append(Mark(kind, opened.start, self._length, extra))

    def _link(self, opened: _Open) -> None:
        url = opened.argument or "".join(self._out)[opened.start :]
        person = links.person_of(url)
        if person is not None:
            self._marks.append(Mark("text_mention", opened.start, self._length, {"user": person}))
            return
        try:
            self._marks.append(Mark("text_link", opened.start, self._length, {"url": links.written(url)}))
        except ValueError:
            # Telegram drops a link that is none and keeps its words.
            return

    def _wrong(self, sentence: str, at: int | None = None, more: str = "") -> Refusal:
        if at is not None:
            size = len(self._text[:at].encode("utf-8", "surrogatepass"))
            sentence = f"{sentence} at byte offset {size}{more}"
        return Refusal(400, f"Bad Request: can't parse entities: {sentence}")
