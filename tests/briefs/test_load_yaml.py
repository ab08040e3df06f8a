"""Promises against hostile YAML: refused in a sentence, never obeyed, never a crash, never slow."""

import os
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.faults import CatalogueFaults
from briefs.load import load, load_brief
from briefs.model import Catalogue, Desk

MIDEA = "subjects/companies/midea.yaml"
EMPTY = Catalogue(Desk("D", "f", ("1", "2", "3"), "c", "l"), {}, {}, {})
BOMB = 'a: &a ["x", "x"]\n' + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(60))


def faults_of(folder: Path) -> list[str]:
    """Every fault of a folder as it is printed."""
    with pytest.raises(CatalogueFaults) as refused:
        load(folder)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "1: is empty"),
        (b"# nothing\n", "1: is empty"),
        (b'"Midea"\n', "1: begins with keys such as name: or title:, and this does not"),
        (b'- name: "Midea"\n', "1: begins with keys such as name: or title:, and this does not"),
        (b'name: "Midea"\nname: "Media"\n', "2: name: stands twice here, first in line 1"),
        (b'name: "Midea"\n---\nname: "Media"\n', "2: holds more than one document; --- begins another"),
        (b'name: &n "Midea"\naliases: [*n]\n', '1: name: uses an anchor or alias ("n"); write the text out, in quotes'),
        (b'name: "Midea"\naliases: [*n]\n', '2: aliases: uses an anchor or alias ("n"); write the text out, in quotes'),
        (BOMB.encode(), '1: a: uses an anchor or alias ("a"); write the text out, in quotes'),
        (b'name: !!python/object/apply:os.system ["true"]\n', '1: name: uses a tag ("tag:yaml.org,2002:python'),
        (b"name: !!str 17\n", '1: name: uses a tag ("tag:yaml.org,2002:str"); leave it out'),
        (b"name: ! x\n", '1: name: uses a tag ("!"); leave it out'),
        (b'name: "Midea"\n? [a, b]\n: "c"\n', "2: has a list or a table where a key is wanted"),
        (b'<<: {name: "Midea"}\n', "1: <<: is no key that belongs here"),
        (b'__class__: "x"\nname: "Midea"\n', "1: __class__: is no key that belongs here"),
        (b"name: [[[[[[[[[[1]]]]]]]]]]\n", "1: name: is nested deeper than 8 levels"),
        (b'name: "Mi\x00dea"\n', "1: name: is no YAML: it holds the character U+0000, which cannot be seen"),
        (b"name: \xff\xfe\n", "1: is not written in UTF-8; save it as UTF-8"),
        ('name: "Midea"\n'.encode("utf-16"), "1: is not written in UTF-8; save it as UTF-8"),
        (b'name: "Midea"\n\xe9\n', "2: is not written in UTF-8; save it as UTF-8"),
        (b'name: "Mi\\0dea"\n', "1: name: holds characters that cannot be seen (U+0000)"),
        (b"name: on\n", '1: name: on is true or false to YAML: quote it, "on"'),
        (b"name: 8:30:15\n", "1: name: 8:30:15 is a number to YAML"),
        (b"name: ~\n", "1: name: is missing"),
        (b'name: "Midea"\naliases: [~]\n', "2: aliases: ~ is nothing to YAML: quote it"),
        (b'name: "Midea"\n' + b"#" * 1_000_000, "is larger than 1000 kB"),
        (b'name: "Midea"\naliases: [' + b'"a", ' * 401 + b"]\n", "2: aliases: has 401 items; 400 is the most"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_with_the_reason(folder: Path, content: bytes, fault: str) -> None:
    """The first fault of the file names its line and what to do."""
    (folder / MIDEA).write_bytes(content)
    told = [line.partition(f"{MIDEA}:")[2].strip() for line in faults_of(folder) if line.startswith(MIDEA)]
    assert any(line.startswith(fault) for line in told), told


def test_a_file_saved_by_another_editor_is_read_all_the_same(folder: Path) -> None:
    """A byte order mark and line ends of Windows harm nobody."""
    (folder / MIDEA).write_bytes(b'\xef\xbb\xbfname: "Midea"\r\naliases: ["Mi"]\r\n')
    assert load(folder).subjects["midea"].aliases == ("Mi",)


def test_files_that_do_not_belong_here_are_named(folder: Path) -> None:
    """A file in the wrong place, with the wrong ending, or that leads out of the folder, is no content."""
    (folder / "subjects" / "people").mkdir()
    (folder / "subjects" / "people" / "xi.yaml").write_text('name: "Xi"')
    (folder / "briefs" / "draft.yml").write_text("")
    (folder / "subjects" / "themes").mkdir()
    (folder / "subjects" / "themes" / "passwd.yaml").symlink_to("/etc/passwd")
    (folder / "subjects" / "themes" / "midea.yaml").write_text('name: "Midea the theme"')
    (folder / "briefs" / "line\nbreak.yaml").write_text("")
    (folder / "briefs" / f"{'x' * 41}.yaml").write_text("")
    os.mkfifo(folder / "briefs" / "pipe.yaml")
    told = {line.partition(": ")[0]: line.partition(": ")[2] for line in faults_of(folder)}
    assert {file: sentence[:28] for file, sentence in told.items()} == {
        "briefs/draft.yml": "does not belong here; a cata",
        "briefs/line\\nbreak.yaml": "has a name in another form t",
        f"briefs/{'x' * 41}.yaml": "has a name in another form t",
        "briefs/pipe.yaml": "is no plain file of this fol",
        "subjects/people/xi.yaml": "does not belong here; a cata",
        "subjects/themes/passwd.yaml": "is no plain file of this fol",
        "subjects/themes/midea.yaml:1": "has the slug of subjects/com",
    }


def test_a_folder_that_is_none_is_an_error_of_the_system(tmp_path: Path) -> None:
    """A path mistyped is not a catalogue with faults."""
    with pytest.raises(NotADirectoryError):
        load(tmp_path / "nowhere")


def test_a_message_is_smaller_than_a_file() -> None:
    """What a chat sends is capped at 64 kB, before anything is read."""
    with pytest.raises(CatalogueFaults, match="message: is larger than 64 kB"):
        load_brief("#" * 64_001, EMPTY)


@pytest.mark.parametrize(
    "text", ["", "hello", "- a\n- b", "\ud800", "a: b: c", "\x00", "{" * 3_000, "[" * 60_000, "? " * 30_000]
)
def test_a_message_that_is_no_brief_is_refused_at_once(text: str) -> None:
    """Nothing that fits into a message keeps the desk busy for a second, or breaks it."""
    begun = perf_counter()
    with pytest.raises(CatalogueFaults):
        load_brief(text, EMPTY)
    assert perf_counter() - begun < 1


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=40),
    st.sampled_from(["NO", "8:30"]),
)
KEYS = st.one_of(
    st.sampled_from(["slug", "title", "date", "subjects", "lead", "why", "claims", "key", "text", "kind", "standing"]),
    st.sampled_from(["sources", "source", "place", "when", "record", "check", "on", "how", "weight", "terms"]),
    st.text(max_size=8),
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=8), st.booleans())
def test_any_tree_at_all_is_a_brief_or_a_list_of_faults(tree: dict[str, object], flow: bool) -> None:
    """Whatever stands where, the answer is a list of faults that can be shown."""
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
    with pytest.raises(CatalogueFaults) as refused:
        load_brief(text, EMPTY)
    assert all(fault.sentence and fault.line >= 0 for fault in refused.value.faults)
    assert str(refused.value).encode("utf-8")


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("{}[]&*!|>'\"%@`-?:,#\n ab01~<", max_size=200)))
def test_any_text_at_all_is_a_brief_or_a_list_of_faults(text: str) -> None:
    """No text in a message makes another error."""
    with pytest.raises(CatalogueFaults) as refused:
        load_brief(text, EMPTY)
    assert refused.value.faults
