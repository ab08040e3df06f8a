"""Blocks dealt onto numbered pages."""

from collections.abc import Sequence

from bot.views.text import pack, size


def page_of(blocks: Sequence[str], head: str, limit: int, page: int) -> tuple[str, int, int]:
    """The text of one page of blocks below a head, with its number (kept within the pages there are) and how many."""
    pages = pack(blocks, limit, size(head)) or [[]]
    page = min(max(page, 1), len(pages))
    return "\n".join([head, *pages[page - 1]]), page, len(pages)
