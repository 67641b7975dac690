"""What readers say of a pair, beside the panel and apart from it."""

from __future__ import annotations

from pydantic import BaseModel, Field

from seatrial.votes.share import Share, share


class PairShare(BaseModel):
    """The ballots of readers who looked at two tools and prefer one, or neither; pairs of their own choosing."""

    one: str
    other: str
    ones: int = Field(description="Ballots for `one`.")
    others: int = Field(description="Ballots for `other`.")
    ties: int
    share: Share = Field(description="The share of `one` among the ballots that prefer either.")

    @property
    def total(self) -> int:
        """All ballots, ties too."""
        return self.ones + self.others + self.ties


def pair_share(one: str, other: str, ones: int, others: int, ties: int) -> PairShare:
    """The shares that three counts make."""
    return PairShare(one=one, other=other, ones=ones, others=others, ties=ties, share=share(ones, ones + others))
