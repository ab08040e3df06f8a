"""Dates in words become EDTF, each as precise as it is said; what no calendar has, or is a mere number, is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import dates as words
from briefs.dates import parse
from briefs.spokendates import date_in, likeliest, of_address, spoken

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
LONG = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December")  # fmt: skip


def said(text: str) -> list[str]:
    """The dates of a text as EDTF."""
    return [one.when.text for one in spoken(text)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It opened in October 2025.", ["2025-10"]),
        ("It opened on 1 July 2025.", ["2025-07-01"]),
        ("On July 1st, 2025 it opened.", ["2025-07-01"]),
        ("2024–2026", ["2024/2026"]),
        ("from 2020 to 2023", ["2020/2023"]),
        ("between 2021 and 2024", ["2021/2024"]),
        ("105 smart cities by 2027", ["../2027"]),
        ("by the end of 2027", ["../2027"]),
        ("by early 2025", ["../2025"]),
        ("in Q3 2024", ["2024-07/2024-09"]),
        ("in the first half of 2025", ["2025-01/2025-06"]),
        ("about 2024", ["2024~"]),
        ("in mid-2025", ["2025~"]),
        ("since 2005", ["2005/.."]),
        ("has applied since 25 May 2018", ["2018-05-25"]),
        ("from 2026 onwards", ["2026/.."]),
        ("in spring 2021", ["2021-21"]),
        ("30–31 May 2024", ["2024-05-30/2024-05-31"]),
        ("17 and 18 October 2023", ["2023-10-17/2023-10-18"]),
        ("from May to July 2024", ["2024-05/2024-07"]),
        ("in the 2030s", ["2030/2039"]),
        ("the 2023 forum", ["2023"]),
        ("with 2000 new users", []),
        ("31 February 2024", []),
        ("$2024 million and 2024%", []),
        ("1,2024 or 2024-13", []),
        ("it may 2 of them", []),
    ],
)
def test_a_date_is_read_as_it_is_said(text: str, edtf: list[str]) -> None:
    """Each way of saying a date has its one EDTF text."""
    assert said(text) == edtf


@given(
    DAYS, st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{d}th of {m} {y}", "the {d} {m}, {y}", "{y}-{n:02}-{d:02}"])
)
def test_any_day_in_any_form_is_that_day(day: date, form: str) -> None:
    """However a day is written, it is the day."""
    text = form.format(d=day.day, m=LONG[day.month - 1], n=day.month, y=day.year)
    assert said(f"They met on {text} in Manila.") == [day.isoformat()]


@given(DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]), st.sampled_from(["{}", "{}~", "{}/..", "../{}", "span"]))
def test_what_the_desk_says_for_a_date_is_read_back(day: date, precision: str, form: str) -> None:
    """A date in the words of readers is the date that it was."""
    text = day.strftime(precision)
    later = (day + timedelta(days=800)).strftime(precision)
    edtf = f"{text}/{later}" if form == "span" else form.format(text)
    if form == "{}/.." and precision == "%Y-%m-%d":
        edtf = text
    found = date_in(words.words(parse(edtf)))
    assert found == parse(edtf)


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    """Every date that is found exists, lies in the text, and comes after the one before."""
    found = spoken(text)
    assert [parse(one.when.text) for one in found] == [one.when for one in found]
    ends = [place for one in found for place in (one.start, one.end)]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text) for place in ends)


def test_the_likeliest_date_is_the_closest_known() -> None:
    """A day before a month before a year; for a forecast what it looks ahead to."""
    found = spoken("In 2023 Thailand set on 5 May 2024 the goal of 105 smart cities by 2027.")
    assert likeliest(found) == parse("2024-05-05")
    assert likeliest(found, ahead=True) == parse("../2027")
    assert likeliest(()) is None


def test_an_answer_gives_one_date() -> None:
    """EDTF is one too; two dates, or none, are no answer."""
    assert date_in("2024-05~") == parse("2024-05~")
    assert date_in("it was about May 2024, I think") == parse("2024-05~")
    assert date_in("May 2024 or June 2025") is None
    assert date_in("no idea") is None


def test_the_address_of_a_newspaper_tells_its_day() -> None:
    """Years, months and days in a path are its date; numbers of articles are none."""
    assert of_address("https://rappler.com/2025/10/30/opens") == parse("2025-10-30")
    assert of_address("https://www.biometricupdate.com/201805/cloudwalk") == parse("2018-05")
    assert of_address("https://bangkokpost.com/life/tech/3062000/alibaba") is None
    assert of_address("https://2024-01.example.org/about") is None
