"""Serves the chat page's files."""

import mimetypes
from pathlib import Path
from typing import Final

from aiohttp import web

# The page's own files are all it may load: it works offline and nothing leaves this machine.
HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


def add_page(app: web.Application, folder: Path) -> None:
    """`/` is the folder's index.html, `/page/NAME` its files."""

    async def file(request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        found = (folder / name).resolve()
        if not found.is_relative_to(folder.resolve()) or not found.is_file():
            raise web.HTTPNotFound()
        mime = "text/javascript" if found.suffix in {".js", ".mjs"} else mimetypes.guess_type(found.name)[0]
        charset = "utf-8" if mime and mime.startswith("text/") else None
        return web.Response(body=found.read_bytes(), content_type=mime, charset=charset, headers=HEADERS)

    app.router.add_get("/", file)
    app.router.add_get("/page/{name:.+}", file)
