"""getFile."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

from bot.sandbox.access import Call
from bot.sandbox.refusals import Json, bad

MOST_DOWNLOAD: Final = 20 * 1024 * 1024


def get_file(call: Call) -> Json:
    """getFile: where to download a document, up to 20 MB."""
    wanted = call.params.text("file_id")
    if not wanted:
        raise bad("file_id not specified")
    kept = call.world.files.get(wanted)
    if kept is None:
        raise bad("invalid file_id")
    if len(kept.content) > MOST_DOWNLOAD:
        raise bad("file is too big")
    document = kept.document()
    path = f"documents/{kept.id}{PurePosixPath(kept.name).suffix}"
    return {name: document[name] for name in ("file_id", "file_unique_id", "file_size")} | {"file_path": path}


METHODS: Final[dict[str, Callable[[Call], Any]]] = {"getfile": get_file}
