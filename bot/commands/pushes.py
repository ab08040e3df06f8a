"""/digest, /why, /missed, /pause and the buttons under a push: what comes, what came, and less of it."""

from dataclasses import replace
from datetime import datetime

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands import changing, corrections, places, settings, subjects, subscribing
from bot.commands.changing import Change
from bot.commands.places import Place
from bot.push.content import Contents, filter_of
from bot.push.tick import next_of
from bot.telegram.buttons import PushPress
from bot.telegram.callback import Press
from bot.views import following, listing, names, plain_words, push, pushes
from bot.views.page import Page
from bot.views.pushes import Fate
from briefs import digest, moments, wishes
from briefs.model import Subject
from store import announced, deliveries, subscriptions
from store.subscriptions import Following, rule_of
from store.tables import DeliveryRow, SubscriptionRow

SHOWN, LOOKED_AT = 6, 60
RESENDABLE = ("digest", "onthisdate", "alert")


async def digest_now(ask: Ask) -> Answer:
    """`/digest [@channel]`: exactly what would come next, and the next five times."""
    place, _ = await places.of_text(ask)
    async with ask.read() as session:
        found = await subscriptions.following(session, place.chat_id, place.topic_id)
        known = await announced.versions(session, {(place.chat_id, place.topic_id)})
        others = await subscriptions.siblings(session, {place.chat_id})
    chosen = places.of_following(ask, place, found)
    coming = places.upcoming(found, ask.now)
    if not coming:
        return pushes.why(chosen, (), (0, 0)) if found.subjects else following.what_to_follow(ask.catalogue)
    moment, number = coming[0]
    subscription = next(row for row in found.schedules if row.id == number)
    row = DeliveryRow(
        chat_id=place.chat_id, topic_id=place.topic_id, kind=subscription.kind, occasion="", due_at=moment,
        window_from=_before(subscription, moment),
    )  # fmt: skip
    rest = [one for one in others.get((place.chat_id, place.topic_id), ()) if one.id != number]
    contents = Contents(ask.room)
    seen = known[place.chat_id, place.topic_id]
    made = contents.digest(row, subscription, found.chat, found.subjects, seen, rest)
    silence = made.empty and chosen.empty == "silence" and row.window_from is not None
    facts = contents.facts(row, subscription, found.chat, made)
    shown = push.page(row.kind, facts, ask.catalogue, ask.room.username)
    return [replace(shown, exact=True), pushes.times(chosen, left_out=silence)]


def _before(row: SubscriptionRow, moment: datetime) -> datetime | None:
    """The slot before a coming one; those that a pause leaves out are slots too."""
    before, following_ = row.last_due_at, row.next_due_at
    while following_ is not None and following_ < moment:
        before, following_ = following_, next_of(rule_of(row), following_)
    return before


async def why(ask: Ask) -> Answer:
    """`/why [@channel] [NAME]`: whether, when and why something came or did not, from what was owed."""
    place, text = await places.of_text(ask)
    if not text:
        return await _why(ask, place, None)
    match = ask.room.live.names.lookup(text)
    if match.verdict != "exact":
        return subjects.found(ask, text) or names.unknown(text, ask.catalogue)
    return await _why(ask, place, match.subjects[0])


async def _why(ask: Ask, place: Place, about: Subject | None) -> Page:
    found = await places.following(ask, place)
    async with ask.read() as session:
        rows = await deliveries.latest(session, place.chat_id, place.topic_id, LOOKED_AT)
    told = [row for row in rows if about is None or _is_about(ask, row, about)][:SHOWN]
    chosen = places.of_following(ask, place, found)
    hides = settings.hidden(ask.catalogue, chosen, filter_of(found.chat))
    return pushes.why(chosen, [_fate(row) for row in told], hides, about.name if about else "")


def _is_about(ask: Ask, row: DeliveryRow, about: Subject) -> bool:
    # What corrections and the desk's own notices freeze is no digest.
    claims = digest.thaw(row.facts).claims if row.facts and row.kind in RESENDABLE else ()
    found = (ask.catalogue.claims.get(claim) for claim in claims)
    return any(about.slug in claim.subjects for claim in found if claim)


def _fate(row: DeliveryRow) -> Fate:
    resendable = row.kind in RESENDABLE and row.subscription_id is not None
    asked = row.occasion.startswith(deliveries.AGAIN)
    return Fate(row.id or 0, row.kind, row.due_at, row.state, row.why, row.sent_at, row.held_until, asked, resendable)


async def missed(ask: Ask) -> Answer:
    """`/missed [@channel]`: what was held, folded, left out or failed, each to be sent with one press."""
    place, _ = await places.of_text(ask)
    found = await places.following(ask, place)
    async with ask.read() as session:
        rows = await deliveries.missed(session, place.chat_id, place.topic_id)
    return pushes.missed(places.of_following(ask, place, found), [_fate(row) for row in rows])


async def _again(ask: Ask, number: str) -> Page:
    """Owe once more what was missed; a second press finds it owed already."""
    one = int(number) if number.isascii() and number.isdigit() else 0
    async with ask.change() as session:
        new = await deliveries.again(session, one, ask.chat_id, ask.topic_id)
    return pushes.sent_again(new)


async def pause(ask: Ask) -> Answer:
    """`/pause [@channel] [7d]`: nothing comes for a while; `/pause off` goes on."""
    place, text = await places.of_text(ask)
    if not text:
        return pushes.how_long(await places.chosen(ask, place))
    return await _pause(ask, place, text)


async def resume(ask: Ask) -> Answer:
    """`/resume`: goes on at once."""
    place, _ = await places.of_text(ask)
    return await _pause(ask, place, "off")


async def _pause(ask: Ask, place: Place, text: str) -> Page:
    found = await places.following(ask, place)
    try:
        until = moments.pause(text, ask.now, found.zone)
    except moments.Unreadable as error:
        raise UserError(str(error)) from None
    if not found.everywhere and until is not None:
        return following.what_to_follow(ask.catalogue, "Nothing is followed here, so there is nothing to pause.")
    await changing.make(ask, place, found, Change({"paused_until": until}))
    return pushes.paused(await places.chosen(ask, place))


async def _weekly(ask: Ask) -> Page:
    """Once a week: the first digest from now on, the others end."""
    place = places.here(ask)
    found = await places.following(ask, place)
    if not found.of_kind("digest"):
        return following.what_to_follow(ask.catalogue)
    change = changing.of_wish(wishes.On("0"), Following(found.chat, found.everywhere, found.of_kind("digest")[:1], ()),
                              place, 0, ask.now)  # fmt: skip
    others = found.of_kind("digest")[1:]
    await changing.make(ask, place, found, replace(change, ended=tuple(row.id for row in others if row.id)))
    return pushes.weekly(await places.chosen(ask, place), [row.at for row in others])


async def _undo(ask: Ask, refs: str) -> Page:
    gone = tuple(subjects.of_ref(ask, ref) for ref in refs.split(","))
    return await subscribing.unfollowed(ask, places.here(ask), gone)


async def on_push(ask: Ask) -> Answer:
    """A button about what comes by itself; whoever reads along may look, only who administers may change."""
    press = ask.press
    assert isinstance(press, PushPress)
    if press.what in LOOKS:
        return await LOOKS[press.what](ask)
    if press.what == "pause" and not press.ref:
        return await pause(ask)
    await places.check_administers(ask)
    match press.what:
        case "weekly":
            return await _weekly(ask)
        case "pause":
            return await _pause(ask, places.here(ask), press.ref)
        case "stop":
            return await subscribing.end_all(ask, places.here(ask), everywhere=ask.private)
        case "again":
            return await _again(ask, press.ref)
        case "undo":
            return await _undo(ask, press.ref)
    raise UserError(plain_words.old_button())


async def _what_to_follow(ask: Ask) -> Answer:
    return following.what_to_follow(ask.catalogue)


async def _less(ask: Ask) -> Answer:
    return pushes.less_often(await places.chosen(ask, places.here(ask)))


async def _why_this(ask: Ask) -> Answer:
    # The push stays where it is.
    return replace(await _why(ask, places.here(ask), None), fresh=True)


async def _followed(ask: Ask) -> Answer:
    return replace(await settings.home(ask), fresh=True)


async def _latest(ask: Ask) -> Answer:
    return replace(listing.latest(ask.catalogue, 1), fresh=True)


LOOKS: dict[str, Run] = {"follow": _what_to_follow, "digest": digest_now, "less": _less, "why": _why_this,
                         "missed": missed, "settings": _followed, "latest": _latest, **corrections.LOOKS}  # fmt: skip
COMMANDS = (
    Command("digest", "The next message as it would come", digest_now, who="administrators"),
    Command("why", "Why a message came, or did not", why, who="administrators", argument="[NAME]"),
    Command("missed", "What did not come, to be sent now", missed, who="administrators"),
    Command("pause", "Nothing for a while", pause, who="administrators", argument="[7d]"),
    Command("resume", "Go on after a pause", resume, who="administrators"),
)
PRESSES: dict[type[Press], Run] = {PushPress: on_push}
