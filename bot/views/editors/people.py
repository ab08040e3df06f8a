"""How editors are named on the desk's own pages."""

from collections.abc import Collection, Mapping

from bot.views.text import shorten

LONGEST = 40


def person(who: int | None, names: Mapping[int, str]) -> str:
    """Somebody by name, else by number; who asked to be forgotten by a pseudonym; a load as git's."""
    if who is None:
        return "git"
    if who <= 0:
        return f"a former editor {-who}" if who else "a former editor"
    return shorten(names.get(who) or str(who), LONGEST)


def names_to(asker: int, names: Mapping[int, str], owners: Collection[int]) -> dict[int, str]:
    """What everybody is called to one of the desk: the asker "you", an owner by the settings at least by that."""
    fixed = {one: "the owner" if len(owners) == 1 else f"owner {one}" for one in owners}
    return {**fixed, **names, asker: "you"}
