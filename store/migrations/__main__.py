"""`python -m store.migrations [REVISION]`, the address on standard input, where no process list shows its password.

A process of its own, so that a running desk never imports Alembic.
"""

import sys

from alembic import command
from alembic.config import Config

from store.migrations import HERE


def config(url: str) -> Config:
    """Alembic's configuration without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["url"] = url
    return made


def main() -> None:
    """Go up to a revision, the newest by default."""
    command.upgrade(config(sys.stdin.read().strip()), sys.argv[1] if len(sys.argv) > 1 else "head")


if __name__ == "__main__":
    main()
