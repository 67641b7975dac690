"""One line of history: which call became which, because of what, by whom, when."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from seatrial.panel.sentences import join_words

CauseKind = Literal["fact", "licence", "price", "trial", "time", "critic", "rules", "author"]
Kind = Literal["fact", "licence", "price", "trial", "time", "critic", "rules", "author", "beginning", "withdrawn"]
KINDS: dict[Kind, str] = {
    "fact": "a fact",
    "licence": "a licence",
    "price": "a price",
    "trial": "a trial",
    "time": "the passing of time",
    "critic": "a critic’s own criteria",
    "rules": "the rules of judging",
    "author": "another author",
    "beginning": "the first on record",
    "withdrawn": "gone from the catalogue",
}
SHOWN = 3  # causes that a line names; it counts the others


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(_Document):
    """Where a new value stands, or stood: an address, a trial's id, or how it was calculated."""

    url: str | None = None
    trial: str | None = None


class Cause(_Document):
    """One thing that changed."""

    kind: CauseKind
    metric: str | None = Field(None, description="Where it is evidence: of which metric.")
    label: str = Field(description="What it is called.")
    old: str | None = Field(None, description="As it was; none where nothing was stated.")
    new: str | None = Field(None, description="As it is; none where nothing is stated any more.")
    source: Origin | None = None
    alone: bool = Field(False, description="Whether it moves the call by itself.")

    @property
    def text(self) -> str:
        """The licence changed from X to Y."""
        what = "the licence" if self.kind == "licence" and self.metric == "licence" else f"“{self.label}”"
        if self.kind in ("critic", "rules"):
            return self._of_judging()
        if self.kind == "author":
            return f"{self.new} judges in place of {self.old}"
        if self.kind == "time":
            return f"time passed: {what} went from {self.old} to {self.new}"
        if self.old is None:
            return f"{what} became known: {self.new}"
        if self.new is None:
            return f"{what} is no longer stated; it was {self.old}"
        return f"{what} changed from {self.old} to {self.new}"

    def _of_judging(self) -> str:
        if self.old is None and self.new is None:
            return self.label if self.label.endswith("the panel") else f"{self.label} changed"
        if self.old is None or self.new is None:
            return f"{self.label} was {'added' if self.old is None else 'taken out'}"
        return f"{self.label} changed" + (f" from {self.old} to {self.new}" if self.old != self.new else "")


class Change(_Document):
    """One call, or where `critic` is none the verdict, that became another one.

    `before` none: there was none on record; `after` none: the tool left the catalogue, or the critic the panel.
    Of `because`, what moves the call by itself stands first.
    """

    tool: str
    tool_name: str
    critic: str | None
    critic_name: str | None
    before: str | None
    after: str | None
    tally: str | None = Field(None, description="Of a verdict: how many critics ship it, before and after.")
    moved: list[str] = Field([], description="Of a verdict: the critics' calls that moved it.")
    because: list[Cause] = []
    by: str = Field(description="Who made the call.")
    noticed: Literal["catalogue", "import"] = Field(
        "catalogue", description="Whether the catalogue's history says so, or a site noticed it as it imported."
    )
    when: datetime

    @property
    def id(self) -> str:
        """Names this line for good."""
        content = self.model_dump(mode="json", include={"tool", "critic", "before", "after", "when", "noticed"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def kind(self) -> Kind:
        """What kind of thing it was first of all."""
        if self.before is None:
            return "beginning"
        if self.after is None:
            return "withdrawn"
        return self.because[0].kind if self.because else "rules"

    @property
    def who(self) -> str:
        """Whose call it is."""
        return self.critic_name or "Verdict"

    @property
    def move(self) -> str:
        """From what to what: skip → ship."""
        if self.before is None:
            return f"{self.after}"
        return f"{self.before} → {self.after or 'no longer judged'}"

    @property
    def reason(self) -> str:
        """Why, from the word because on; or that it is the first on record."""
        if self.before is None:
            return "the first on record"
        if self.after is None:
            return f"because {self.tool_name} left the catalogue"
        causes = [cause.text for cause in self.because]
        alone = sum(cause.alone for cause in self.because) or len(causes)
        shown = causes[: min(alone, SHOWN)]
        rest = len(causes) - len(shown)
        more = f"; {rest} other input{'s' if rest > 1 else ''} changed as well" if rest else ""
        moved = f"{join_words(self.moved)}: " if self.moved else ""
        return f"because {moved}{join_words(shown)}{more}" if shown else "because it was judged anew"

    @property
    def text(self) -> str:
        """Founder: skip → ship, because the licence changed from X to Y."""
        tally = f" ({self.tally})" if self.tally else ""
        return f"{self.who}: {self.move}{tally}, {self.reason}"
