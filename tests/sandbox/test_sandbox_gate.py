"""Promises about the door: tokens, unknown methods, hosts, loopback, the page's files."""

import os
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import serve
from bot.sandbox.world import READER
from tests.sandbox.sandbox_api import Api


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot7000000001:wrong/getMe", 401, "Unauthorized"),
        ("/botnothing/getMe", 404, "Not Found"),
        ("/bot/getMe", 404, "Not Found"),
        ("/bot:x/getMe", 404, "Not Found"),
        ("/bot{token}/sing", 404, "Not Found"),
        ("/bot{token}/", 404, "Not Found"),
        ("/bot{token}/getMe/x", 404, "Not Found"),
        ("/file/bot{token}/documents/x", 404, "Not Found"),
        ("/file/bot7000000001:wrong/documents/x", 401, "Unauthorized"),
    ],
)
async def test_wrong_tokens_and_methods(api: Api, path: str, status: int, description: str) -> None:
    """A wrong token is 401, anything unknown 404, never a blank ok."""
    async with api.http.get(path.replace("{token}", api.server.token)) as response:
        assert (response.status, await response.json()) == (
            status,
            {"ok": False, "error_code": status, "description": description},
        )


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "["},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/sim/state", "/sim/fresh", "/bot{token}/getMe"])
async def test_other_pages_are_kept_out(api: Api, path: str, headers: dict[str, str]) -> None:
    """A foreign Host or Origin gets 403 and changes nothing."""
    await api.result("sendMessage", chat_id=READER, text="a")
    asked = api.http.get if path != "/sim/fresh" else api.http.post
    async with asked(path.replace("{token}", api.server.token), headers=headers) as response:
        assert response.status == 403
    assert len((await api.get("messages", chat=READER))["messages"]) == 1


async def test_its_own_page_is_let_in(api: Api) -> None:
    """The page's own Origin, and localhost, are this machine."""
    port = api.server.url.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        async with api.http.get("/sim/state", headers={"Host": host, "Origin": f"http://{host}"}) as response:
            assert response.status == 200


async def test_it_never_listens_to_other_machines() -> None:
    """Any other address than this machine's own is refused before anything listens."""
    with pytest.raises(ValueError, match=r"listens on this machine only, not on 0\.0\.0\.0"):
        async with serve(host="0.0.0.0"):
            pass


async def test_the_page_and_its_files(tmp_path: Path) -> None:
    """The folder's files are served with their types, and nothing outside of it."""
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<p>Hello", encoding="utf-8")
    (folder / "chat.js").write_text("1", encoding="utf-8")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (folder / "way").symlink_to(tmp_path / "secret")
    async with serve(page=folder) as server, aiohttp.ClientSession(server.url) as http:
        seen = []
        for path in ("/", "/page/chat.js", "/page/none.js", "/page/way", "/page/%2e%2e/secret"):
            async with http.get(path) as response:
                seen.append((response.status, response.content_type))
    assert seen[:2] == [(200, "text/html"), (200, "text/javascript")]
    assert [status for status, _ in seen[2:]] == [404, 404, 404]
    assert os.path.exists(tmp_path / "secret")


async def test_broken_bodies_are_refused(api: Api) -> None:
    """A body that is no JSON, or no object, is a 400 in words."""
    said = []
    for body in (b"{", b"[1]"):
        async with api.http.post(
            f"/bot{api.server.token}/sendMessage", data=body, headers={"Content-Type": "application/json"}
        ) as response:
            said.append((await response.json())["description"])
    assert said == ["Bad Request: can't parse JSON object", "Bad Request: JSON object expected"]
    async with api.http.post("/sim/say", data=b"{") as response:
        assert (response.status, await response.json()) == (400, {"error": "The body is no JSON."})
