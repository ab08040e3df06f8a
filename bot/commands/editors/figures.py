"""/stats: who follows what by which clock, what became of the messages, and what waits."""

from datetime import timedelta

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.telegram.callback import Press
from bot.views.editors import figures as view
from bot.views.plain_words import old_button
from store import figures, subscriptions


async def stats(ask: Ask) -> Answer:
    """`/stats`."""
    return view.page(await _found(ask))


async def on_stats(ask: Ask) -> Answer:
    """All of it as a file."""
    if not ask.may("editors"):
        raise UserError(old_button())
    return view.file(await _found(ask))


async def _found(ask: Ask) -> view.Figures:
    async with ask.read() as session:
        counted = await subscriptions.followers(session)
        followers: dict[str, int] = {}
        for slug, count in counted.items():
            if subject := ask.catalogue.subject(slug):
                followers[subject.slug] = followers.get(subject.slug, 0) + count
        ranked = sorted(followers.items(), key=lambda pair: (-pair[1], pair[0]))
        return view.Figures(
            today=ask.today,
            chats=await figures.kinds(session),
            followers=[(ask.catalogue.subjects[slug], count) for slug, count in ranked],
            zones=await figures.zones(session),
            outcomes={span: await figures.outcomes(session, ask.now - timedelta(days=span)) for span in view.SPANS},
            unanswered=await figures.unanswered(session),
            reports=await figures.reports(session),
        )


COMMANDS = (Command("stats", "Followers and messages in numbers", stats, who="editors"),)
PRESSES: dict[type[Press], Run] = {}
