"""The compose file: good by the specification's own schema, and what it runs and checks runs and checks outside too."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from bot.settings import SHIPPED, Settings
from tests.processes import INHERITED

ROOT = SHIPPED.parents[1]


@pytest.fixture
def composed() -> dict[str, Any]:
    """The compose file."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return read


async def test_the_file_keeps_the_specification(composed: dict[str, Any], tmp_path: Path) -> None:
    """Every key is known to the Compose Specification's schema and of its kind; a misspelt one is found."""
    judge = ("-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    code, said = await _ran(*judge, "docker-compose.yml")
    assert (code, said.strip()) == (0, "ok -- validation done")
    composed["services"]["silkbrief"]["restarts"] = composed["services"]["silkbrief"].pop("restart")
    (tmp_path / "docker-compose.yml").write_text(yaml.safe_dump(composed), "utf-8")
    code, said = await _ran(*judge, str(tmp_path / "docker-compose.yml"))
    assert (code, "'restarts'" in said) == (1, True)


def test_its_environment_names_settings(composed: dict[str, Any]) -> None:
    """Every variable that the desk gets is a setting, so none is misspelt; the addresses are read as they stand."""
    environment = composed["services"]["silkbrief"]["environment"]
    assert {name.lower() for name in environment} - set(Settings.model_fields) == set()
    plain = {name.lower(): value for name, value in environment.items() if "$" not in value}
    read = Settings(_env_file=None, **plain)  # type: ignore[call-arg]
    assert (str(read.data_dir), read.metrics_listen, read.webhook_listen) == ("/data", "0.0.0.0:9090", "0.0.0.0:8081")


def test_postgres_is_there_only_when_asked_for_and_its_data_outlives_it(composed: dict[str, Any]) -> None:
    """The profile starts it, the desk waits until it is healthy, and the volume lies where version 18 keeps its data."""
    postgres = composed["services"]["postgres"]
    assert postgres["profiles"] == ["postgres"]
    assert postgres["image"] == "postgres:18"
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]
    waits = composed["services"]["silkbrief"]["depends_on"]["postgres"]
    assert waits == {"condition": "service_healthy", "required": False}


def test_the_desk_may_do_little(composed: dict[str, Any]) -> None:
    """Not root, nothing to write but its volume and /tmp, no capability, and longer to stop than a stop takes."""
    desk = composed["services"]["silkbrief"]
    assert desk["user"] == "10001:10001"
    assert desk["read_only"] is True
    assert desk["cap_drop"] == ["ALL"]
    assert desk["stop_grace_period"] == "15s"
    assert all(port.startswith("127.0.0.1:") for port in desk["ports"])


def test_the_recipe_takes_only_what_is_there(composed: dict[str, Any]) -> None:
    """What is copied exists, and packages come by their hashes."""
    recipe = composed["services"]["silkbrief"]["build"]["dockerfile_inline"]
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", recipe, re.MULTILINE) for name in line.split()]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "pip install --require-hashes" in recipe
    assert "pip install --no-deps ." in recipe


async def test_its_command_is_a_command_of_the_shell(composed: dict[str, Any]) -> None:
    """What the container runs is known to `silkbrief --help`."""
    recipe = composed["services"]["silkbrief"]["build"]["dockerfile_inline"]
    program, command = json.loads(recipe.strip().rpartition("CMD ")[2])
    assert program == "silkbrief"
    code, said = await _ran("-m", "bot", command, "--help")
    assert (code, "Usage" in said) == (0, True)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
async def test_its_health_check_follows_the_page(composed: dict[str, Any], status: int, code: int) -> None:
    """The check ends well on 200 and badly on 503."""
    program, *arguments = composed["services"]["silkbrief"]["healthcheck"]["test"][1:]
    assert program == "python"

    async def health(_: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        here = f"127.0.0.1:{runner.addresses[0][1]}"
        ended, _ = await _ran(*(argument.replace("127.0.0.1:9090", here) for argument in arguments))
    finally:
        await runner.cleanup()
    assert ended == code


async def _ran(*arguments: str) -> tuple[int | None, str]:

    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await child.communicate()
    return child.returncode, said.decode()
