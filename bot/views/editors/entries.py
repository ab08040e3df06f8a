"""The editors' pages about what is live: a brief to change as a file, subjects, sources and single claims as YAML."""

from textwrap import dedent

from bot.telegram.buttons import ClaimsPress, SubjectPress
from bot.telegram.callback import ref, together
from bot.views.page import Button, Document, Page
from bot.views.text import bold, escape
from briefs.canonical import brief_yaml, claim_yaml
from briefs.model import Brief, Claim, Source, Subject

SUBJECT = """\
/addsubject
slug: "laos"
kind: "country"
name: "Laos"
aliases: ["Lao PDR"]
iso: "LA"
"""
SOURCE = """\
/addsource
key: "nation-2026-03-01"
title: "The title as it stands in the document"
publisher: "The Nation"
date: "2026-03-01"
url: "https://example.com/article"
tier: 2
"""


def brief_file(brief: Brief, draft: str | None) -> Page:
    """A live brief as a file to change; its first line tells which version that is."""
    text = f"# version {brief.version}\n{brief_yaml(brief)}"
    told = f"{brief.title}, version {brief.version}. Change the file and send it back with /addbrief as its caption."
    if draft:
        told += f" There is a draft of it by {draft} already: /preview {brief.slug} shows it."
    return Page(escape(told), document=Document(f"{brief.slug}.yaml", text.encode()))


def claim(one: Claim, brief: Brief) -> Page:
    """What can be edited about a claim: itself as YAML to copy, its standing, or its whole brief."""
    text = "\n".join(
        [
            f"{bold(one.id)}, in {escape(brief.title)}. Copy this, change it and send it: it becomes a draft of the brief.",
            f"<pre>{escape(f'/addclaim {brief.slug}' + chr(10) + dedent(claim_yaml(one)).strip())}</pre>",
        ]
    )
    others = (
        Button("Correct", ClaimsPress("correct", together([one.id]))),
        Button("Whole brief", ClaimsPress("file", together([one.id]))),
    )
    return Page(text, (others,), fresh=True)


def template(what: str, example: str) -> Page:
    """What to send, with an example to copy."""
    return Page(
        f"Send {what} like this, typed or as a file with the command as its caption:\n<pre>{escape(example.strip())}</pre>"
    )


def claim_template(slug: str, example: Claim) -> Page:
    """A claim to begin from, for a brief."""
    return template("the statement", f"/addclaim {slug}\n{dedent(claim_yaml(example)).strip()}")


def subject_put(subject: Subject, was: Subject | None) -> Page:
    """A subject is live."""
    done = "changed" if was else "added"
    return Page(
        f"{bold(subject.name)} is {done} and live; {escape(subject.slug)} names it in a brief.",
        ((Button("Open it", SubjectPress(ref(subject.slug))),),),
    )


def source_put(source: Source, was: Source | None, cited: int) -> Page:
    """A source is live."""
    if was is None:
        return Page(f"{bold(source.title)} is added; {escape(source.key)} names it in a brief.")
    many = f"{cited} {'statement cites' if cited == 1 else 'statements cite'} it"
    return Page(
        f"{bold(source.title)} is changed for all; {many}. Before: {escape(was.title)}, {escape(was.publisher)}."
    )
