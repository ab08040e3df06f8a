"""What subscribers type for a setting is read as they mean it, or answered with one sentence and near misses."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefs import moments, wishes, zones
from briefs.moments import DAYS, Unreadable
from briefs.wishes import At, InZone, On, Quiet, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOURS, MINUTES, WEEKDAYS = st.integers(0, 23), st.integers(0, 59), st.integers(0, 6)
ZONES = st.sampled_from(zones.names())
INTERNAL = re.compile(r"\b(slug|standing|tier|subject|slot)s?\b", re.IGNORECASE)
SENTENCE = 160


def refused(typed: str) -> Unreadable | None:
    """What is said to something that is no wish; None for a wish."""
    try:
        read(typed, NOW)
    except Unreadable as error:
        return error
    return None


@given(
    HOURS, MINUTES, st.sampled_from(["{:02}:{:02}", "{}:{:02}", "{:02}.{:02}", "{}h{:02}", "{:02}{:02}", " {}:{:02} "])
)
def test_a_time_of_day_in_any_form_is_the_same(hour: int, minute: int, form: str) -> None:
    """07:30, 7:30, 07.30, 7h30 and 0730 are one time, with the word before it or without."""
    typed = form.format(hour, minute)
    assert read(f"time {typed}", NOW) == At(f"{hour:02}:{minute:02}")
    assert read(typed, NOW) == At(f"{hour:02}:{minute:02}")


@given(st.integers(1, 12), MINUTES, st.sampled_from(["am", "pm", " AM", " p.m."]))
def test_twelve_hours_and_a_half_of_the_day(hour: int, minute: int, half: str) -> None:
    """12:05 am is five past midnight, 12:05 pm five past noon; an oracle of the library agrees."""
    bare = half.strip().replace(".", "").upper()
    expected = datetime.strptime(f"{hour}:{minute:02} {bare}", "%I:%M %p")
    assert read(f"time {hour}:{minute:02}{half}", NOW) == At(f"{expected:%H:%M}")


@given(HOURS, HOURS, st.sampled_from(["{}:00-{}:00", "{}-{}", "{} to {}", "from {}:00 until {}:00", "{} – {}"]))
def test_quiet_hours_are_read_and_empty_ones_refused(start: int, end: int, form: str) -> None:
    """22:00-07:00 goes over midnight; a window that ends when it begins is no window."""
    typed = f"quiet {form.format(start, end)}"
    if start == end:
        with pytest.raises(Unreadable, match="no hours at all, or the whole day"):
            read(typed, NOW)
    else:
        assert read(typed, NOW) == Quiet(f"{start:02}:00", f"{end:02}:00")


@example({0, 1, 2, 3, 4, 5, 6}, " and ", 9)
@given(st.sets(WEEKDAYS, min_size=1), st.sampled_from([", ", ",", " ", " and ", "; "]), st.integers(2, 9))
def test_any_choice_of_weekdays_in_any_spelling(days: set[int], between: str, letters: int) -> None:
    """mon, wed and fri: the days of the week by two letters or more, in any order."""
    chosen = "".join(str(day) for day in sorted(days))
    typed = between.join(DAYS[day][:letters] for day in sorted(days, reverse=True))
    assert read(f"days {typed}", NOW) == On(chosen)


@given(WEEKDAYS, WEEKDAYS, st.sampled_from(["-", " - ", " to ", "–"]))
def test_a_span_of_weekdays_goes_round_the_week(first: int, last: int, between: str) -> None:
    """mon-fri is five days; fri-mon is four."""
    days = {first}
    while last not in days:
        days.add((max(days, key=lambda day: (day - first) % 7) + 1) % 7)
    typed = f"days {DAYS[first][:3]}{between}{DAYS[last][:3]}"
    assert read(typed, NOW) == On("".join(str(day) for day in sorted(days)))


@given(st.integers(-5, 400))
def test_a_day_of_the_month_is_one_of_31(day: int) -> None:
    """monthly 1 to monthly 31; nothing else."""
    if 1 <= day <= 31:
        assert read(f"monthly {day}", NOW) == On(month_day=day)
    else:
        with pytest.raises(Unreadable, match="Which day of the month"):
            read(f"monthly {day}", NOW)


@given(ZONES, st.sampled_from([str, str.lower, str.upper, lambda name: name.replace("_", " ")]))
def test_every_zone_is_found_by_its_name(zone: str, spelt: object) -> None:
    """Asia/Bangkok, asia/bangkok, America/New York: the zone itself."""
    assert callable(spelt)
    assert read(f"zone {spelt(zone)}", NOW) == InZone(zone)


@given(st.sampled_from(zones.CITIES), st.data())
def test_a_letter_too_few_is_a_near_miss_or_the_city_itself(zone: str, data: st.DataObject) -> None:
    """ "Bankok" sets nothing and offers Bangkok, by an offer that can be read as it stands."""
    city = zone.rpartition("/")[2].replace("_", " ")
    gone = data.draw(st.integers(1, len(city) - 1))
    typed = city[:gone] + city[gone + 1 :]
    told = refused(f"zone {typed}")
    if told is None or len(city) <= 5:
        return
    # A zone may be offered under the name that the registry gives its clock today.
    offered = [read(offer, NOW) for offer in told.offers]
    shown = [NOW.astimezone(ZoneInfo(one.zone)).utcoffset() for one in offered if isinstance(one, InZone)]
    assert NOW.astimezone(ZoneInfo(zone)).utcoffset() in shown


@given(st.sampled_from(zones.offsets(NOW)))
def test_a_clock_that_somebody_lives_by_has_a_zone(minutes: int) -> None:
    """Whatever a clock shows now, there is a zone that shows it; and cities that do are offered."""
    zone = zones.of_minutes(minutes, NOW)
    assert NOW.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(minutes=minutes)
    for city in zones.showing(minutes, NOW):
        assert NOW.astimezone(ZoneInfo(city)).utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Thailand", "Asia/Bangkok"), ("uk", "Europe/London"), ("new york", "America/New_York"), ("utc", "UTC"),
     ("UTC+7", "Etc/GMT-7"), ("gmt-3", "Etc/GMT+3"), ("+5:30", "Asia/Kolkata"), ("beijing", "Asia/Shanghai"),
     ("São Paulo", "America/Sao_Paulo"), ("kenya", "Africa/Nairobi")],
)  # fmt: skip
def test_a_country_a_city_or_hours_name_a_zone(typed: str, zone: str) -> None:
    """A country of one zone, a city that no zone is called by, and hours ahead of UTC."""
    assert read(f"zone {typed}", NOW) == InZone(zone)


def test_a_country_of_several_zones_asks_which() -> None:
    """The well-known ones first."""
    with pytest.raises(Unreadable, match="Which clock is yours") as told:
        read("zone usa", NOW)
    assert told.value.offers[:2] == ("zone America/New_York", "zone America/Chicago")


PARTS = st.sampled_from(["time", "zone", "quiet", "days", "weekly", "monthly", "silent", "on", "off", "7", "07:30", "-",
                         "mon", "hide", "wrong", "sources", "date", "also", "state media", "١٢", "\u202e", "’"])  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(PARTS, max_size=6).map(" ".join)))
def test_whatever_is_typed_is_a_wish_or_one_sentence(typed: str) -> None:
    """Nothing else is ever raised; the sentence is short, ends, and has none of our own words."""
    told = refused(typed)
    if told is None:
        return
    assert 0 < len(str(told)) <= SENTENCE
    assert str(told).endswith((".", "?"))
    assert not INTERNAL.search(str(told).replace(" ".join(typed.split())[:30], ""))
    assert [refused(offer) for offer in told.offers] == [None] * len(told.offers)


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\d{1,4} ?(d|days|w|weeks|months|h)", fullmatch=True)), ZONES)
def test_a_pause_ends_within_a_year_or_is_refused(typed: str, zone: str) -> None:
    """Whatever is typed: an end after now and at most a year ahead, none for off, or one sentence."""
    try:
        until = moments.pause(typed, NOW, zone)
    except Unreadable:
        return
    assert until is None or NOW < until <= NOW + timedelta(days=366)


@pytest.mark.parametrize(
    ("typed", "until"),
    [("7d", NOW + timedelta(days=7)), ("2 weeks", NOW + timedelta(days=14)), ("a month", NOW + timedelta(days=30)),
     ("for 3 days", NOW + timedelta(days=3)), ("until 2026-12-01", datetime(2026, 11, 30, 17, tzinfo=UTC)),
     ("off", None)],
)  # fmt: skip
def test_a_pause_in_words(typed: str, until: datetime | None) -> None:
    """Days, weeks and months from now, or the beginning of a day by the reader's clock."""
    assert moments.pause(typed, NOW, "Asia/Bangkok") == until


@pytest.mark.parametrize(
    ("typed", "wish"),
    [("silent on", wishes.Switch("silent", True)), ("sound off", wishes.Switch("silent", True)),
     ("alerts on", wishes.Switch("alerts", True)), ("empty silence", wishes.Empty("silence")),
     ("also 18:00", wishes.Also("18:00")), ("drop 18", wishes.Also("18:00", False)),
     ("date 07:00", wishes.DateAlone("07:00")), ("date off", wishes.DateAlone(None)),
     ("hide not traced", wishes.Hide("untraced")), ("show wrong", wishes.Hide("wrong", False)),
     ("sources official only", wishes.Sources(1)), ("state media off", wishes.Switch("state", False)),
     ("quiet off", Quiet(None, None)), ("weekly", On("0")), ("daily", On()), ("weekdays", On("01234")),
     ("monthly last", On(month_day=31))],
)  # fmt: skip
def test_the_other_options(typed: str, wish: wishes.Wish) -> None:
    """Each as it is written on the pages."""
    assert read(typed, NOW) == wish
