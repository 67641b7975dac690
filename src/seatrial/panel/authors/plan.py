"""Which seats are to be written, by whom, and what that costs at most."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from seatrial.facts.tool import Tool
from seatrial.panel.authors.asking import TEMPLATE_TOKENS, Limits
from seatrial.panel.authors.prompt import prompt_version, question_messages
from seatrial.panel.authors.settings import PanelSettings
from seatrial.panel.authors.writing import TRIES, Seat
from seatrial.panel.panel import Panel
from seatrial.panel.review import Author
from seatrial.panel.written import Written
from seatrial.trials.contenders.file import ContenderSpec, EndpointSpec, GgufSpec
from seatrial.trials.engine.desk import cost

# to ask; written already from the same evidence; a person's, which no model replaces; no model for it
State = Literal["ask", "current", "person", "rubric"]
LETTERS_A_TOKEN = 4  # near enough for English, to say beforehand what a run takes
USUAL_CALLS = 2  # a first answer, and one after the checker


@dataclass(frozen=True)
class Planned:
    """One seat of a run."""

    seat: Seat
    tool: Tool
    spec: ContenderSpec | None
    state: State

    @property
    def name(self) -> str:
        """As a person reads it."""
        return f"{self.tool.slug} by the {self.seat.critic.name}"


@dataclass(frozen=True)
class Estimate:
    """What asking for some seats takes: usually, and at most. USD where every price is known."""

    seats: int
    calls: int
    most_calls: int
    tokens: int
    most_tokens: int
    usd: float | None
    most_usd: float | None


def plan(panel: Panel, settings: PanelSettings, tools: Sequence[Tool], critics: Collection[str]) -> list[Planned]:
    """Every seat of some tools and critics, in the order of the panel; all critics where none is named."""
    rows = []
    for tool in tools:
        sitting = panel.sitting(tool)
        for critic in panel.critics:
            if critics and critic.id not in critics:
                continue
            spec = settings.author_of(critic.id)
            seat = Seat(critic, panel.pack(critic, tool), sitting.as_of, panel.names)
            written = panel.written.get((tool.slug, critic.id))
            rows.append(Planned(seat, tool, spec, _state(written, seat, spec)))
    return rows


def _state(written: Written | None, seat: Seat, spec: ContenderSpec | None) -> State:
    if written is not None and written.author.kind == "person":
        return "person"
    if spec is None:
        return "rubric"
    same = (
        written is not None
        and written.answered
        and written.pack == seat.pack.sha256
        and written.grounding.prompt == prompt_version()
        and written.author.name == model_name(spec)
        and (spec.release is None or written.author.version == spec.release)
    )
    return "current" if same else "ask"


def model_name(spec: ContenderSpec) -> str:
    """What a page calls the model."""
    return spec.model if isinstance(spec, EndpointSpec) and spec.model else spec.name


def author_of(spec: ContenderSpec, answered_as: str | None = None) -> Author:
    """Who is disclosed: the release that the settings give, else a hash of the weights, else what it calls itself."""
    weights = f"sha256 {spec.sha256[:12]}" if isinstance(spec, GgufSpec) and spec.sha256 else None
    return Author(
        kind="model", name=model_name(spec), version=(spec.release or weights or answered_as or "not stated")[:120]
    )


def estimate(rows: Sequence[Planned], limits: Limits) -> Estimate:
    """Of the seats that are to be asked for, if nothing were paid for yet."""
    asked = [row for row in rows if row.state == "ask" and row.spec]
    tokens = most = 0
    usd: float | None = 0.0
    most_usd: float | None = 0.0
    most_calls = (TRIES + 1) * len(asked)
    for row in asked:
        messages = question_messages(row.seat.critic, row.seat.pack, row.seat.as_of)
        size = sum(len(str(message["content"]).encode()) for message in messages)
        out = limits.answer_tokens
        first = size // LETTERS_A_TOKEN
        usual = (first + (USUAL_CALLS - 1) * (first + out // 2), USUAL_CALLS * out // 2)
        worst = (TRIES + 1) * (size + 2 * out * LETTERS_A_TOKEN + 4 * TEMPLATE_TOKENS), (TRIES + 1) * out
        tokens, most = tokens + sum(usual), most + sum(worst)
        assert row.spec is not None
        usd = _plus(usd, cost(row.spec, *usual))
        most_usd = _plus(most_usd, cost(row.spec, *worst))
    return Estimate(len(asked), USUAL_CALLS * len(asked), most_calls, tokens, most, usd, most_usd)


def _plus(total: float | None, more: float | None) -> float | None:
    return None if total is None or more is None else total + more
