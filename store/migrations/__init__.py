"""Alembic's room. `python -m store.migrations` brings a database to the newest form."""

from pathlib import Path

HERE = Path(__file__).parent


def head() -> str:
    """The revision that this code needs: the newest file's, since files are numbered."""
    return max(path.stem for path in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]
