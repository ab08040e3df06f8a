"""`silkbrief`: the commands of the shell. Each imports what it needs when it runs, so that help comes at once."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

cli = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A briefing desk on Telegram. Without a token, run opens the sandbox in the browser.",
)
Folder = Annotated[Path | None, typer.Argument(help="A catalogue's folder; the shipped one by default.")]


def main() -> None:
    """Run the command line."""
    cli()


@cli.command()
def run() -> None:
    """Run the bot; without TELEGRAM_BOT_TOKEN the sandbox."""
    from bot import shell

    _run(shell.run)


@cli.command()
def sandbox(
    fresh: Annotated[bool, typer.Option(help="Begin anew: forget the world, the store and the clock.")] = False,
) -> None:
    """Open the sandbox: a chat page in the browser, and the real bot behind it."""
    from bot import shell

    _run(lambda settings: shell.sandbox(settings, fresh=fresh))


@cli.command()
def new(folder: Path) -> None:
    """Make a small catalogue of your own that loads."""
    from bot import shell

    _run(lambda settings: shell.new(folder))


@cli.command()
def check(folder: Folder = None) -> None:
    """Check a catalogue and list every fault."""
    from bot import shell

    _run(lambda settings: shell.check(folder or settings.catalogue_dir))


@cli.command()
def load(
    folder: Folder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen to each item.")] = False,
) -> None:
    """Load a catalogue into the store; what editors changed in the chat is never lost."""
    from bot import shell

    _run(lambda settings: shell.load(settings, folder or settings.catalogue_dir, dry_run=dry_run))


@cli.command()
def export(folder: Path) -> None:
    """Write the live catalogue as YAML."""
    from bot import shell

    _run(lambda settings: shell.export(settings, folder))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    from bot import shell

    _run(shell.migrate)


@cli.command()
def doctor() -> None:
    """Look for what is wrong: settings, database, token, catalogue, clock."""
    from bot import care

    _run(care.doctor)


@cli.command()
def backup(file: Path) -> None:
    """Write everything in the store to a file."""
    from bot import care

    _run(lambda settings: care.backup(settings, file))


@cli.command()
def restore(
    file: Path, verify: Annotated[bool, typer.Option(help="Only check that the file could be restored.")] = False
) -> None:
    """Put a backup back into an empty store."""
    from bot import care

    _run(lambda settings: care.restore(settings, file, verify=verify))


def _run(command: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    """Run a command; what cannot be done ends with one plain sentence as the last line and exit code 1."""
    from bot import log, loop, settings
    from bot.shell import PLAIN

    try:
        read = settings.read()
        log.setup(read.log_level, read.log_format)
        loop.run(command(read))
    except PLAIN as wrong:
        print(wrong, file=sys.stderr)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


if __name__ == "__main__":
    main()
