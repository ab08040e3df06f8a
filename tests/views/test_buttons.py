"""Buttons are values: packed into 64 bytes, read back the same, and whatever else comes is an old button."""

import types
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import callback
from bot.telegram.buttons import ALL, ClaimPress, ClockPress, SearchPress, SubjectPress
from bot.telegram.callback import Press, pack, ref, unpack
from bot.views.answers import WORDS_BYTES, clip

LARGEST_USER = 2**52 - 1
USER = st.one_of(st.none(), st.integers(1, LARGEST_USER))
SHORT = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=8)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a field as the desk makes them."""
    if get_origin(kind) in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return st.one_of(st.none(), values_of(inner))
    return st.integers(-720, 10**6) if kind is int else SHORT


def made(kind: type[Press]) -> st.SearchStrategy[Press]:
    """Presses of a kind."""
    hints = get_type_hints(kind)
    return st.tuples(*(values_of(hints[each.name]) for each in fields(kind))).map(lambda each: kind(*each))


PRESS = st.sampled_from(sorted(ALL.values(), key=lambda kind: kind.__name__)).flatmap(made)


@given(PRESS, USER)
def test_a_press_comes_back_as_it_was(press: Press, asker: int | None) -> None:
    """Packed and read again, a press and its asker are the same, in at most 64 bytes."""
    data = pack(press, asker)
    assert len(data.encode()) <= callback.MOST_BYTES
    assert unpack(data, ALL) == callback.Unpacked(press, asker)


@given(st.text(max_size=300), USER)
def test_any_question_fits_a_button(typed: str, asker: int | None) -> None:
    """The words of a question are cut to what a button carries, and come back as they were cut."""
    typed = typed.encode("utf-8", "ignore").decode()
    words = clip(typed)
    assert len(words.encode()) <= WORDS_BYTES
    press = SearchPress(9, words)
    back = unpack(pack(press, asker), ALL)
    assert back == callback.Unpacked(press, asker)


@given(st.one_of(st.text(max_size=80), st.from_regex(r"1[a-z](:[^:]{0,9}){0,5}(@[0-9a-z]{0,13})?", fullmatch=True)))
def test_forged_data_is_an_old_button_or_a_harmless_press(data: str) -> None:
    """Whatever a client sends, reading it never fails; what is read could be one of ours."""
    found = unpack(data, ALL)
    if found is None:
        return
    hints = get_type_hints(type(found.press))
    for each in fields(found.press):
        value, kind = getattr(found.press, each.name), hints[each.name]
        allowed = tuple(get_args(kind)) or (kind,)
        assert type(value) in allowed
    assert found.asker is None or 0 <= found.asker < 36**11


@pytest.mark.parametrize(
    "data",
    [
        "", "1", "1s", "1s:", "2s:abcdefgh:home:1", "s:abcdefgh:home:1", "1s:abcdefgh:home:x", "1s:abcdefgh:home:1.5",
        "1s:abcdefgh:home:٣", "1s:abcdefgh:home:99999999999999999", "1s:abcdefgh:home:--1", "1zz:1", "1z:", "1s:a:b",
        "1d:1:2", "\x00", "1s:abcdefgh:home:", "@", "1@1", "1q:x:words",
    ],
)  # fmt: skip
def test_old_and_forged_buttons_are_none_of_ours(data: str) -> None:
    """Another version, an unknown tag, missing fields and numbers that are none read as nothing."""
    found = unpack(data, ALL)
    assert found is None or found.press == ClockPress(None)


def test_what_would_pass_64_bytes_is_refused_when_it_is_made() -> None:
    """The fault is ours and is told at once, not by Telegram to a reader."""
    with pytest.raises(callback.TooLong):
        pack(SearchPress(1, "x" * 60))
    with pytest.raises(callback.TooLong):
        pack(SubjectPress("a:b"))


def test_every_kind_has_a_tag_of_its_own() -> None:
    """Two kinds of the same tag, or one without, are refused at the start."""
    assert len(ALL) == len({kind.tag for kind in ALL.values()})
    with pytest.raises(ValueError, match="no tag of its own"):
        callback.known(SubjectPress, SubjectPress)


def test_a_reference_is_short_whatever_it_stands_for() -> None:
    """Eight letters, the same today and tomorrow: an old button still finds its page."""
    assert ref("thailand") == "foarackj"
    assert {len(ref(name)) for name in ("", "a", "x" * 400, "泰国")} == {8}


def test_the_largest_user_leaves_room_for_the_longest_press() -> None:
    """In a group the asker goes along: every kind still fits with the longest user id."""
    longest = SearchPress(9, "x" * WORDS_BYTES)
    for press in (longest, SubjectPress(ref("x"), "timeline", 10**4), ClaimPress(ref("x"), "report")):
        assert len(pack(press, LARGEST_USER).encode()) <= callback.MOST_BYTES
