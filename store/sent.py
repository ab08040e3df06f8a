"""How often each claim was sent: by pushes, in their frozen facts, and in answers that are kept."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Row

# Deliveries of the same facts are read once. A position in the files is a sort key that ends in a claim's id.
SQLITE = """
    WITH told AS (
        SELECT facts, count(*) AS times FROM delivery
        WHERE state = 'sent' AND facts IS NOT NULL AND due_at > :since GROUP BY facts
    )
    SELECT leaf.value, sum(told.times) FROM told, json_tree(told.facts) AS leaf
    WHERE leaf.type = 'text' AND leaf.key IS NOT 'position' AND leaf.value LIKE '%#%' GROUP BY leaf.value
    UNION ALL
    SELECT one.value, count(*) FROM answer, json_each(answer.carried) AS one WHERE answer.at > :since GROUP BY one.value
"""
POSTGRESQL = """
    WITH told AS (
        SELECT facts::text AS facts, count(*) AS times FROM delivery
        WHERE state = 'sent' AND facts IS NOT NULL AND due_at > :since GROUP BY facts::text
    )
    SELECT leaf.value #>> '{}', CAST(sum(told.times) AS bigint) FROM told,
        jsonb_path_query(told.facts::jsonb - 'position', 'strict $.** ? (@.type() == "string")') AS leaf(value)
    WHERE leaf.value #>> '{}' LIKE '%#%' GROUP BY 1
    UNION ALL
    SELECT one.value, count(*) FROM answer, json_array_elements_text(answer.carried) AS one(value)
    WHERE answer.at > :since GROUP BY one.value
"""


async def often(session: AsyncSession, since: datetime) -> Mapping[str, int]:
    """How many messages since a moment carried each claim, by its id; other texts may be among the keys."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    moment = Row.metadata.tables["delivery"].c.due_at.type
    asked = text(SQLITE if sqlite else POSTGRESQL).bindparams(bindparam("since", type_=moment))
    found: dict[str, int] = {}
    for claim, times in await (await session.connection()).execute(asked, {"since": since}):
        found[claim] = found.get(claim, 0) + int(times)
    return found
