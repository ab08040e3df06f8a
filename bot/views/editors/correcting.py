"""Correcting a claim, step by step: what is asked, both versions before it is done, whom it reaches, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.telegram.buttons import ClaimPress, ClaimsPress, CorrectPress, DeskPress, PushPress
from bot.telegram.callback import ref, together
from bot.views import dates
from bot.views.claims import MARKS, TIERS, Cites, line, whole
from bot.views.corrections import in_short
from bot.views.page import Button, Buttons, Page, rows
from bot.views.text import bold, escape, italic, shorten
from briefs.correcting import Belied, Put
from briefs.model import Catalogue, Claim, Standing

ITEMS = {"title": "title", "lead": "lead", "why": "why it matters", "next": "what next", "standfirst": "standfirst"}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many chats are told now, how many when their quiet hours end, and how many cannot be reached any more."""

    now: int
    later: int
    gone: int
    seconds: int

    @property
    def words(self) -> str:
        """As a sentence."""
        parts = [f"{_chats(self.now)} told now"]
        if self.now:
            parts[0] += f", in about {self.seconds} s"
        parts += [f"{self.later} at wake-up"] if self.later else []
        parts += [f"{self.gone} out of reach"] if self.gone else []
        return "; ".join(parts)


def _chats(number: int) -> str:
    return f"{number} {'chat is' if number == 1 else 'chats are'}"


def which(recent: Sequence[Claim]) -> Page:
    """Asks which claim, with those that changed last."""
    text = "Which statement? Send some of its words, or its SLUG#KEY. Or press [Correct] under any page. /cancel ends this."
    return Page(text, _claims(recent))


def found(claims: Sequence[Claim]) -> Page:
    """The claims that some words may mean."""
    if not claims:
        return Page("No statement has these words. Send others, or its SLUG#KEY. /cancel ends this.")
    return Page("Which one? Or send other words.", _claims(claims))


def _claims(claims: Sequence[Claim]) -> Buttons:
    labels = (shorten(f"{MARKS[one.standing][0]} {one.text}", 60) for one in claims)
    return tuple(
        (Button(label, ClaimsPress("correct", together([one.id]))),) for label, one in zip(labels, claims, strict=True)
    )


def begun(claim: Claim, catalogue: Catalogue) -> Page:
    """Asks for the new text or the new standing."""
    cites = Cites(catalogue)
    text = (
        f"{bold('How should it read?')} Send the sentence, with a link if it has a new source. "
        f"If only its mark is wrong, press the right one. /cancel ends this.\n\n{whole(claim, cites)}\n{cites.block()}"
    )
    return Page(text, _standings(claim), fresh=True)


def standing(claim: Claim) -> Page:
    """Asks for the standing."""
    return Page("How does it stand?", _standings(claim))


def _standings(claim: Claim) -> Buttons:
    own = ref(claim.id)
    others = [
        Button(" ".join(MARKS[each]), CorrectPress("standing", own, each)) for each in MARKS if each != claim.standing
    ]
    return (*rows(others, 2), (Button("Stop", CorrectPress("stop", own)),))


def look(claim: Claim, standing_: Standing) -> Page:
    """Asks what was opened, or where nothing was found."""
    if standing_ == "confirmed":
        return Page(
            f"{mark_of(standing_)}: what did you open? One sentence with its link: what the record is, and when."
        )
    return Page(f"{mark_of(standing_)}: where did you look, and found nothing? One sentence.")


def record(standing_: Standing) -> Page:
    """Asks for the other side."""
    return Page(f"{mark_of(standing_)}: what does the record say? One sentence with its link. Readers see it first.")


def mark_of(standing_: Standing) -> str:
    """A mark with its word."""
    return bold(" ".join(MARKS[standing_]))


def source(key: str, plain: Mapping[str, Any], claim: Claim) -> Page:
    """Asks for what is not known of a new source."""
    head = f"{escape(plain['url'] or key)} is no source of ours yet ({escape(plain['publisher'])})."
    if not plain["title"]:
        return Page(f"{head} Send its title; below it, each on a line, its date and its publisher if that is wrong.")
    kinds = [Button(word.capitalize(), CorrectPress("tier", ref(claim.id), str(tier))) for tier, word in TIERS.items()]
    return Page(f"{head} What kind of source is it?", rows(kinds, 1))


def why() -> Page:
    """Asks for the reason."""
    return Page("Why? One sentence; readers see it. What was wrong, and how do we know?")


def asked_date() -> Page:
    """Asks for the date."""
    return Page("When was it? A date such as 2025-10-28, 2025-10, 2024/2025, or in words.")


def asked_figure(claim: Claim) -> Page:
    """Asks for the figure."""
    return Page(
        f"Which figure? Such as {escape(claim.value or '75')} {escape(claim.unit or '%')}: the number, then its unit."
    )


def prose(claim: Claim, title: str, lies: Belied, put: Put | None) -> Page:
    """Asks for prose that the correction would belie; one number may stand for another at a press."""
    _, slug, key = lies.item.split(":")
    said = " ".join(f"‹{escape(one)}›" for one in lies.sentences)
    own = ref(claim.id)
    change = [Button(f"Put {put.new} for {put.old}", CorrectPress("put", own))] if put else []
    return Page(
        f"The {ITEMS[key]} of {bold(title or slug)} says {said}. "
        f"No statement cited there has {escape(', '.join(lies.words))} any more.\n"
        f"Send the whole {ITEMS[key]} anew; [#key] or [SLUG#KEY] cites a statement. Now it is:\n"
        f"<code>{escape(lies.text)}</code>",
        ((*change, Button("Stop", CorrectPress("stop", own))),),
    )


def summary(
    was: Claim, now: Claim, why_: str, trial: Catalogue, reach: Reach, *, slip: bool, proses: int, note: str = ""
) -> Page:
    """Both versions and whom it reaches, before it is done."""
    cites, own = Cites(trial), ref(now.id)
    parts = [f"{bold('Correct')} · {escape(trial.briefs[now.brief].title)}"]
    parts = [italic(note), *parts] if note else parts
    parts += versions(was, now, why_, cites, proses)
    parts.append(
        f"{bold('Correction')}: {reach.words}. {bold('Slip')}: the same messages are edited, nobody is told."
        if slip
        else f"{bold('Correction')}: {reach.words}. It is no slip: a mark, a date or a figure changes."
    )
    parts.append("Who got it forwarded, or pasted from an inline result, is not known to us.")
    press = [Button("Correction", CorrectPress("correction", own))]
    press += [Button("Slip", CorrectPress("slip", own))] if slip else []
    change_ = [("Text", "text"), ("Mark", "standing"), ("Date", "date"), ("Figure", "figure"), ("Why", "why")]
    again = [Button(label, CorrectPress("change", own, what)) for label, what in change_ if _has(now, what)]
    return Page(
        "\n\n".join(parts) + f"\n{cites.block()}",
        (tuple(press), *rows(again, 3), (Button("Stop", CorrectPress("stop", own)),)),
    )


def versions(was: Claim, now: Claim, why_: str, cites: Cites, proses: int) -> list[str]:
    """What a claim says and is to say, why, and how many texts change with it."""
    parts = [f"{bold('Now it says')}\n{line(was, cites)}", f"{bold('It will say')}\n{line(now, cites)}"]
    parts += [change] if (change := _beside(was, now)) else []
    parts.append(f"{bold('Why')}: {escape(why_)}")
    if proses:
        change_ = "text that cites it changes" if proses == 1 else "texts that cite it change"
        parts.append(f"{proses} {change_} with it.")
    return parts


def _has(claim: Claim, what: str) -> bool:
    return claim.value is not None if what == "figure" else True


def _beside(was: Claim, now: Claim) -> str:
    """What changes beside the text: date and figure."""
    parts = []
    if was.when != now.when:
        parts.append(
            f"Date: {dates.words(was.when) if was.when else 'none'} → {dates.words(now.when) if now.when else ''}"
        )
    if (was.value, was.unit) != (now.value, now.unit):
        parts.append(f"Figure: {was.value or 'none'} {was.unit or ''} → {now.value or ''} {now.unit or ''}")
    return escape("\n".join(parts))


def done(claim: Claim, version: int, owed: int, number: int, *, slip: bool) -> Page:
    """It is live, and on its way."""
    text = f"{bold('Slip mended' if slip else 'Corrected')}: version {version}. "
    chats = f"{owed} {'chat' if owed == 1 else 'chats'}"
    if slip:
        text += f"The messages of {chats} that still show it are edited quietly." if owed else "No message shows it."
    else:
        text += f"{chats} got it; each is told once, and I tell you when all are." if owed else "Nobody had got it."
    buttons = [Button("Open it", ClaimPress(ref(claim.id)))]
    buttons += [] if slip else [Button("As readers see it", PushPress("corrected", str(number)))]
    return Page(f"{text}\n{escape(in_short(claim, 600))}", (tuple(buttons),))


def counted(kind: str, claim: str, told: int, edited: int, lost: int) -> Page:
    """What became of a correction, slip or recall, once nothing of it is owed any more."""
    messages = f"{edited:,} {'message' if edited == 1 else 'messages'}"
    out = f", {lost:,} out of reach" if lost else ""
    match kind:
        case "slip":
            return Page(f"{bold('Slip mended')} · {escape(claim)}\nEdited {messages}{out}.")
        case "recall":
            return Page(f"{bold('Recalled')} · {escape(claim)}\nDeleted or edited {messages}{out}.")
    chats = f"{told:,} {'chat' if told == 1 else 'chats'}"
    return Page(f"{bold('Correction')} · {escape(claim)}\nTold {chats}, edited {messages}{out}.")


def recall(slug: str, title: str, version: int, reach: Reach, *, live: bool) -> Page:
    """Whom a recall reaches, before it is done."""
    total = reach.now + reach.later
    if not total:
        return Page(f"No message of the last 90 days told of {bold(title)} as news, so there is nothing to take back.")
    text = (
        f"{bold('Recall')} · {escape(title)}, version {version}\n"
        f"{total} {'chat' if total == 1 else 'chats'} got a message with it"
        + (f", {reach.gone} more are out of reach" if reach.gone else "")
        + ". What is younger than 48 hours is deleted, older messages say that it is withdrawn; what else a message told "
        "stays. Nobody is told of it."
    )
    if live:
        text += f"\nIt stays live: /unpublish {escape(slug)} takes it off."
    return Page(text, ((Button("Recall", DeskPress("recall", f"{version}:{slug}")),),))


def recalled(owed: int) -> Page:
    """The recall is on its way."""
    return Page(f"{owed} {'chat' if owed == 1 else 'chats'} to go; I tell you when it is done.")
