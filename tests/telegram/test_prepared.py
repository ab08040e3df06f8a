"""Bodies serialised once for many chats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import LinkPreviewOptions

from bot.telegram.request import prepare

values = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.dictionaries(st.sampled_from(["text", "parse_mode", "disable_notification"]), values),
    st.integers() | st.just("@silkbrief"),
    st.none() | st.integers(1),
    st.none() | st.integers(1),
)
def test_splicing_equals_serialising(
    params: dict[str, object], chat_id: int | str, thread_id: int | None, message_id: int | None
) -> None:
    """What is spliced reads back as what would have been written in one go."""
    everything = {**params, "chat_id": chat_id, "message_thread_id": thread_id, "message_id": message_id}
    prepared = prepare(params).to(chat_id, thread_id, message_id=message_id)
    assert prepared.parameters == {name: value for name, value in everything.items() if value is not None}
    assert prepared.json_parameters.keys() == prepared.parameters.keys()


def test_other_transports_can_send_a_prepared_body() -> None:
    """As a form, strings stand as they are and the rest is JSON, as PTB has it."""
    prepared = prepare({"text": "5", "link_preview_options": LinkPreviewOptions(is_disabled=True)}).to(5)
    assert prepared.json_parameters == {"chat_id": "5", "text": "5", "link_preview_options": '{"is_disabled": true}'}
    assert not prepared.contains_files


def test_a_body_for_many_refuses_what_is_one_chats() -> None:
    """A chat id in the shared part would go out twice in one object: refused."""
    with pytest.raises(ValueError, match="chat_id, message_id"):
        prepare({"message_id": 4, "chat_id": 5, "text": "x"})
    with pytest.raises(TypeError, match="set"):
        prepare({"text": {1}})
