"""What changed from one version of a brief to the next."""

from dataclasses import dataclass, replace
from datetime import datetime

from briefs.model import Brief, Claim


@dataclass(frozen=True, slots=True)
class Change:
    """One change of content.

    Attributes:
        what: `new` or `changed`.
        claims: Ids of the claims that are new or another, each with the standing it had, "" for a new one.
    """

    brief: str
    version: int
    what: str
    claims: tuple[tuple[str, str], ...]
    at: datetime


def changed_claims(was: Brief | None, now: Brief) -> tuple[tuple[str, str], ...]:
    """The claims of a brief that are new or another, with the standing each had.

    A brief whose prose alone changed counts as changed by its first claim. That a claim was looked at again, and stands
    as it did, is no news: another check alone changes nothing.
    """
    before = {claim.id: claim for claim in was.claims} if was else {}
    touched = [
        (c.id, before[c.id].standing if c.id in before else "")
        for c in now.claims
        if c.id not in before or _said(before[c.id]) != _said(c)
    ]
    if was and not touched and _prose(was) != _prose(now):
        touched = [(claim.id, claim.standing) for claim in now.claims[:1]]
    return tuple(touched)


def _said(claim: Claim) -> Claim:
    return replace(claim, check=None)


def _prose(brief: Brief) -> tuple[object, ...]:
    gone = tuple(claim.id for claim in brief.claims)
    return brief.title, brief.lead, brief.why, brief.next, brief.date, brief.subjects, gone
