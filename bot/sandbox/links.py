"""Which links Telegram takes in a text or on a button, and how it writes them."""

import re
from typing import Final

HTTP: Final = re.compile(r"(?:([^:/?#@\[\]]*)://)?([^/?#]*)(.*)", re.DOTALL)
OTHER_SCHEMES: Final = re.compile(r"(tg|ton|tonsite):(?://)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
PERSON: Final = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=(\d+)(?:&|#|$)", re.IGNORECASE)
HOST: Final = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])+")


def person_of(url: str) -> int | None:
    """The user id of a `tg://user?id=…` link."""
    found = PERSON.match(url)
    return int(found[1]) if found else None


def written(url: str) -> str:
    """The link as Telegram stores it; ValueError with Telegram's reason when it is none."""
    other = OTHER_SCHEMES.fullmatch(url)
    if other:
        scheme, host, rest = other.groups()
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", host):
            raise ValueError("Unallowed characters in URL host" if host else "URL host is empty")
        return f"{scheme.lower()}://{host.lower()}{_path(rest)}"
    found = HTTP.fullmatch(url)
    scheme, place, rest = found.groups() if found else (None, "", "")
    if scheme is not None and scheme.lower() not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    return f"{(scheme or 'http').lower()}://{_place(place)}{_path(rest)}"


def _place(place: str) -> str:
    user, at, address = place.rpartition("@")
    host, colon, port = address.partition(":")
    if colon and not (port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("Wrong port number specified in the URL")
    if not host:
        raise ValueError("URL host is empty")
    if host == ".":
        raise ValueError("Host is invalid")
    if not HOST.fullmatch(host):
        raise ValueError("Disallowed character in URL host")
    if "." not in host:
        raise ValueError("Wrong HTTP URL")
    return user + at + host.lower() + colon + port


def _path(rest: str) -> str:
    rest = rest.rstrip()
    if not rest.startswith("/"):
        rest = "/" + rest
    return "".join(f"%{ord(sign):02X}" if sign <= " " else sign for sign in rest)
