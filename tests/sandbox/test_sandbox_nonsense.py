"""Promise: nothing that is sent to it breaks the local Bot API."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.methods import METHODS
from bot.sandbox.world import GROUP, READER
from tests.sandbox.sandbox_api import Api

KEYS = (
    "type chat_id user_id message_id text url callback_data copy_text offset length inline_keyboard "
    "keyboard command description emoji user unix_time request_chat request_id language custom_emoji_id "
    "id"
)
FIELDS = (
    "chat_id text message_id message_ids reply_markup entities reply_parameters scope commands parse_mode "
    "user_id from_chat_id document caption caption_entities reaction link_preview_options "
    "message_thread_id callback_query_id language_code menu_button name latitude longitude action "
    "allowed_updates offset limit url title"
)
SIM_FIELDS = (
    "chat from text thread reply_to anonymous as_channel message_id row col data id wait name "
    "content_base64 caption latitude longitude person first_name username kind title forum owner topic "
    "close_topic delete_topic member status bot rights by gone privacy request_id chat_id user_ids "
    "updates keep_ids adopt user advance to freeze method code retry_after hang times lost_answer on "
    "per_second per_chat since last viewer started"
)
SIM_POSTS = (
    "say press file location edit delete block unblock person chat share_chat share_users updates clock faults limiter"
)
SIM_GETS = "state messages commands clock faults limiter calls file answer events"
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from([READER, GROUP, 1, "1", "[]", "{}", "[[]]", '{"type":"chat"}', "\ud800", "group", "member"]),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    method=st.sampled_from(sorted(set(METHODS) - {"getupdates"})),
    fields=st.dictionaries(st.sampled_from(FIELDS.split()), VALUES, max_size=6),
)
async def test_no_call_breaks_the_server(api: Api, method: str, fields: dict[str, Any]) -> None:
    """Whatever a bot sends, it gets an answer in Telegram's form and never a 500."""
    await api.result("sendMessage", chat_id=READER, text="a")
    async with api.http.post(f"/bot{api.server.token}/{method}", json={"chat_id": READER, **fields}) as response:
        answer = json.loads(await response.text())
    assert response.status in {200, 400, 403}
    assert answer["ok"] or answer["error_code"] == response.status


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    path=st.sampled_from(SIM_POSTS.split()),
    fields=st.dictionaries(st.sampled_from(SIM_FIELDS.split()), VALUES, max_size=8),
)
async def test_no_wish_breaks_the_control_side(api: Api, path: str, fields: dict[str, Any]) -> None:
    """Whatever a tool sends, it gets JSON or one sentence, and the world can still be read."""
    await api.result("sendMessage", chat_id=READER, text="a")
    async with api.http.post(f"/sim/{path}", json={"chat": READER, "from": READER, **fields}) as response:
        answer = await response.json()
    assert response.status in {200, 400, 403, 404}
    assert ("error" in answer) == (response.status != 200)
    api.server.world.faults.clear()
    api.server.world.limiter.set({"on": False})
    await api.sim("unblock", person=READER)
    await api.sim("clock", to="2026-11-22T14:02:00Z")
    assert (await api.get("state"))["bot"]["is_bot"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    path=st.sampled_from(SIM_GETS.split()),
    query=st.dictionaries(st.sampled_from(SIM_FIELDS.split()), st.text(max_size=5)),
)
async def test_no_question_breaks_the_control_side(api: Api, path: str, query: dict[str, str]) -> None:
    """Odd questions get one sentence."""
    async with api.http.get(f"/sim/{path}", params={**query, "wait": "0"}) as response:
        answer = await response.json()
    assert response.status in {200, 400, 403, 404}
    assert ("error" in answer) == (response.status != 200)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000])
async def test_bottomless_json_is_refused(api: Api, body: str) -> None:
    """JSON nested without end is refused like any other that cannot be read."""
    headers = {"Content-Type": "application/json"}
    async with api.http.post(f"/bot{api.server.token}/sendMessage", data=body, headers=headers) as response:
        assert response.status == 400
    async with api.http.post("/sim/say", data=body) as response:
        assert response.status == 400
    assert "can't parse" in await api.refused("sendMessage", chat_id=READER, text="a", reply_markup=body)
