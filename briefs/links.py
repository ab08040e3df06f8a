"""Web addresses in what an editor types, and which source of the catalogue an address is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from briefs.fields import LONGEST_SLUG
from briefs.model import Source
from briefs.reading import ADDRESS, URL
from briefs.tokens import fold
from briefs.vocabulary import each

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
_LINK = re.compile(
    rf"https?://[^\s<>\"]+|(?<![\w@./-])(?:www\.{_HOST}[a-z]{{2,24}}(?:[/?#][^\s<>\"]*)?"
    rf"|{_HOST}[a-z]{{2,24}}/[^\s<>\"]*)",
    re.IGNORECASE,
)
# Within a sentence a host alone is the name of a firm ("JD.com"); as the whole message it is an address.
_HOST_ALONE = re.compile(rf"\s*{_HOST}[a-z]{{2,24}}\s*", re.IGNORECASE)
_TAIL = ".,;:!?'\"\u2019\u201d\u00bb\u203a\u3002\uff0c\uff09*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
# What a page is reached by, not what it is.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_\w+|spm|ref|ref_src|cmpid|smid|share|source", re.IGNORECASE)
_SUBDOMAINS = re.compile(r"^(?:www[0-9]?|m|mobile|amp|en)\.")
_PLACE = re.compile(
    r"^[\s,;:(]*((?:para(?:graph)?s?|pp?\.|pages?|art(?:icle|icles|\.)|sections?|sec\.|chapters?|ch\.|tables?|figures?|fig\.|§+|slides?)"
    r"\s*[\w.,–-]+)[\s).]*$",
    re.IGNORECASE,
)
_LEADING_IN = re.compile(
    r"(?:[\s(\[–—-]*\b(?:source|sources|via|see|link|from|cf\.?|here)\s*:?|[\s(\[–—:-]+)\s*$", re.IGNORECASE
)
# The last parts of a host that say where it is registered, not whose it is.
_PUBLIC = frozenset(each("com org net gov edu int info news io asia africa biz co ac go or ne gob gouv"))


@dataclass(frozen=True, slots=True)
class Linked:
    """What a message says, and what it links to.

    Attributes:
        text: Its words, without the links.
        links: Addresses that begin with https:// or http://, each once.
        place: The place in the last linked document that is named after its link ("paragraph 3").
    """

    text: str
    links: tuple[str, ...] = ()
    place: str | None = None


def take_apart(text: str) -> Linked:
    """The words of a message and its links; an address without https:// is one as well."""
    links: list[str] = []
    kept: list[str] = []
    end = 0
    alone = _HOST_ALONE.fullmatch(text)
    for found in [alone] if alone else _LINK.finditer(text):
        written = _without_tail(found.group().strip())
        address = written if "://" in written[:9] else f"https://{written}"
        if not _is_address(address):
            continue
        kept.append(_LEADING_IN.sub("", text[end : found.start()]))
        links.append(address)
        end = found.start() + len(written)
    rest = text[end:]
    place = _PLACE.match(rest) if links else None
    if not place:
        kept.append(re.sub(r"^[\s)\],;]+(?=$|[\s.!?])", " ", rest) if links else rest)
    words = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(" ".join(kept).split()))
    named = place[1].rstrip(".,") if place else None
    return Linked(words if re.search(r"\w", words) else "", tuple(dict.fromkeys(links)), named)


def same_page(url: str) -> str:
    """An address in the one form in which addresses are compared: without scheme, www, tracking and fragment."""
    parts = urlsplit(url)
    host = _SUBDOMAINS.sub("", (parts.hostname or "").casefold())
    asked = [(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(key)]
    path = re.sub(r"/+(?:amp/?|index\.html?)?$", "", parts.path)
    return host + path + (f"?{urlencode(sorted(asked))}" if asked else "")


def by_page(sources: Iterable[Source]) -> Mapping[str, str]:
    """Compared address -> key of the source."""
    found: dict[str, str] = {}
    for source in sources:
        if source.url:
            found.setdefault(same_page(source.url), source.key)
    return found


def host_of(url: str) -> str:
    """The host of an address, without www."""
    return _SUBDOMAINS.sub("", (urlsplit(url).hostname or "").casefold())


def name_of_host(host: str) -> str:
    """What a host is called: `bangkokpost` of `bangkokpost.com` and of `life.bangkokpost.co.th`."""
    parts = host.split(".")
    while len(parts) > 1 and (parts[-1] in _PUBLIC or len(parts[-1]) == 2):
        parts.pop()
    return parts[-1]


def slug_from(text: str, longest: int = LONGEST_SLUG) -> str:
    """Words as a slug of at most `longest` letters, cut between words where there is one; "" where none is left."""
    plain = re.sub(r"['\u2019]s\b|['\u2019.]", "", fold(text))
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:longest]
        if len(longer) > longest:
            break
        slug = longer
    return slug


def unused(slug: str, taken: Iterable[str], longest: int = LONGEST_SLUG) -> str:
    """The slug, or the first with a number behind it that nobody has."""
    others = set(taken)
    number, candidate = 1, slug[:longest].rstrip("-")
    while candidate in others:
        number += 1
        candidate = f"{slug[: longest - len(str(number)) - 1].rstrip('-')}-{number}"
    return candidate


def _without_tail(written: str) -> str:
    while written and (written[-1] in _TAIL or _closes_nothing(written)):
        written = written[:-1]
    return written


def _closes_nothing(written: str) -> bool:
    opening = _BRACKETS.get(written[-1])
    return opening is not None and written.count(written[-1]) > written.count(opening)


def _is_address(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
        urlsplit(address).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    return bool(host) and len(address) <= URL and ADDRESS.fullmatch(address) is not None
