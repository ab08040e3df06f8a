"""The countries and territories of the world by name, so that one we do not have is not taken for a misspelling."""

from functools import cache

from babel import Locale

from briefs.tokens import fold, plain, split

# Names in use that the registry of territories does not have.
OTHER_NAMES = {
    "ivory coast": "CI", "burma": "MM", "myanmar": "MM", "swaziland": "SZ", "holland": "NL", "britain": "GB",
    "great britain": "GB", "england": "GB", "uk": "GB", "scotland": "GB", "czech republic": "CZ", "turkey": "TR",
    "macedonia": "MK", "east timor": "TL", "drc": "CD", "dr congo": "CD", "democratic republic of the congo": "CD",
    "republic of the congo": "CG", "dprk": "KP", "hong kong": "HK", "macau": "MO", "macao": "MO", "palestine": "PS",
    "vatican": "VA", "usa": "US", "ksa": "SA", "brasil": "BR", "espana": "ES", "deutschland": "DE", "cabo verde": "CV",
}  # fmt: skip

# Well-known cities are no names of their country: what is said of one need not be true of the other.
CITIES = {
    "bangkok": "TH", "phuket": "TH", "chiang mai": "TH", "pattaya": "TH", "chonburi": "TH", "kuala lumpur": "MY",
    "penang": "MY", "johor bahru": "MY", "cyberjaya": "MY", "kuching": "MY", "jakarta": "ID", "surabaya": "ID",
    "bandung": "ID", "batam": "ID", "bali": "ID", "manila": "PH", "cebu": "PH", "davao": "PH", "beijing": "CN",
    "shanghai": "CN", "shenzhen": "CN", "hangzhou": "CN", "wuzhen": "CN", "guangzhou": "CN", "tokyo": "JP", "osaka": "JP",
    "seoul": "KR", "busan": "KR", "dubai": "AE", "abu dhabi": "AE", "sharjah": "AE", "cairo": "EG", "alexandria": "EG",
    "nairobi": "KE", "mombasa": "KE", "lagos": "NG", "abuja": "NG", "kano": "NG", "johannesburg": "ZA",
    "cape town": "ZA", "pretoria": "ZA", "durban": "ZA", "accra": "GH", "kumasi": "GH", "addis ababa": "ET",
    "kampala": "UG", "harare": "ZW", "bulawayo": "ZW", "mexico city": "MX", "guadalajara": "MX", "brussels": "EU",
    "washington": "US", "new york": "US", "san francisco": "US",
}  # fmt: skip


@cache
def countries() -> dict[str, str]:
    """ISO code of every country and territory -> its English name as written."""
    english = Locale("en").territories
    left_out = {"XA", "XB", "EZ", "UN", "QO", "ZZ"}
    return {code: name for code, name in english.items() if len(code) == 2 and code.isalpha() and code not in left_out}


@cache
def cities() -> dict[str, str]:
    """Folded name of a well-known city -> ISO code of its country."""
    return {key_of(city): code for city, code in CITIES.items()}


@cache
def territories() -> dict[str, tuple[str, str]]:
    """Folded English name of every country and territory -> its ISO code and name as written."""
    known = {key_of(name): (code, name) for code, name in countries().items()}
    return known | {name: (code, countries()[code]) for name, code in OTHER_NAMES.items()}


@cache
def territories_of_word() -> dict[str, tuple[str, ...]]:
    """A word -> folded names of the territories that have it among others ("korea": north and south)."""
    of_word: dict[str, list[str]] = {}
    for key in territories():
        for word in key.split():
            of_word.setdefault(word, []).append(key)
    return {word: tuple(keys) for word, keys in of_word.items()}


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def name_words(folded: str) -> list[str]:
    """The words of a folded text as names are compared: in the singular."""
    return [_singular(word) for word in split(plain(folded))]


def key_of(text: str) -> str:
    """A name in the one form in which names are compared."""
    return " ".join(name_words(fold(text)))
