"""What a chat has chosen not to be told."""

from dataclasses import dataclass

from briefs.model import Catalogue, Claim


@dataclass(frozen=True, slots=True)
class Filter:
    """What a chat does not want: standings, sources worse than a tier, state media."""

    hidden: frozenset[str] = frozenset()
    tiers: int = 3
    state_media: bool = True

    def keeps(self, claim: Claim, catalogue: Catalogue) -> bool:
        """Whether a claim is shown: by its standing, and by at least one source that the chat takes."""
        if claim.standing in self.hidden:
            return False
        sources = [catalogue.sources[cited.source] for cited in claim.cited]
        return any(one.tier <= self.tiers and (self.state_media or not one.state_media) for one in sources)


EVERYTHING = Filter()
