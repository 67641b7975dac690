"""An author whose truth is known, and which costs nothing: it reads the evidence back, and slips as often as told.

`rule: {review: {success: 0.9}}` of a scripted contender: the chance that a sentence says what its evidence says. One
that does not names another number, or claims a test. Everything follows from seed, evidence, critic and turn.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from seatrial.panel.authors.draft import plain
from seatrial.panel.critic import Critic
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.trials.contenders.file import Chance, ScriptedSpec
from seatrial.trials.talk import Reply, Request

USUAL = ScriptedSpec(name="scripted", price_in=0, price_out=0, rule={"review": Chance(success=0.9)}, seed=1)
VERSION = "1"


class ScriptedSeat:
    """The author at one seat: what it says depends on the evidence that the critic sees."""

    def __init__(self, spec: ScriptedSpec, critic: Critic, pack: EvidencePack, as_of: date) -> None:
        self.spec, self.critic, self.pack, self.as_of = spec, critic, pack, as_of
        rule = spec.rule.get("review") or spec.rule.get("default") or Chance(success=0.0)
        self.success = rule.success

    def identity(self) -> str:
        """Name, rule and seed."""
        said = self.spec.model_dump(mode="json", include={"name", "rule", "seed"})
        return json.dumps({"kind": "scripted author", "version": VERSION, **said}, sort_keys=True)

    async def reply(self, request: Request) -> Reply:
        """One answer; what was sent back it gets right more often."""
        turn = sum(message["role"] == "assistant" for message in request.messages)
        text = json.dumps(self._review(turn), ensure_ascii=False)
        asked = sum(len(str(message["content"])) for message in request.messages)
        return Reply(text=text, tokens_in=(asked + 3) // 4, tokens_out=(len(text) + 3) // 4)

    def _review(self, turn: int) -> dict[str, Any]:
        answers = {f"q{number}": self._answer(number, turn) for number in range(1, len(self.critic.questions) + 1)}
        ship = self._luck("call") < 0.5
        prediction = {
            "statement": f"The newest statement about {self.pack.name} here stays as it is for a year.",
            "probability": 0.6,
            "date": (self.as_of + timedelta(days=365)).isoformat(),
            "resolved_by": "The catalogue of that day is read.",
        }
        return {
            "answers": answers,
            "call": "ship" if ship else "skip",
            "probability": round(0.5 + 0.49 * self._luck("sure"), 2),
            "predictions": [prediction],
        }

    def _answer(self, number: int, turn: int) -> list[dict[str, Any]]:
        metrics = self.critic.questions[number - 1].metrics
        cited = [place for place, item in self.pack.by_number.items() if item.metric in metrics][:2]
        if not cited:
            return [{"kind": "opinion", "cites": [], "text": f"On question {number} the evidence is silent."}]
        return [self._sentence(place, turn) for place in cited]

    def _sentence(self, place: int, turn: int) -> dict[str, Any]:
        item = self.pack.by_number[place]
        label = self.pack.metrics[item.metric].label if item.metric in self.pack.metrics else item.metric
        text = f"Of “{label}” it is stated: {plain(item.text)[:200]}."
        luck = self._luck("sentence", place, turn)
        if luck >= self.success:
            text = f"I tested {label} and it held." if luck > (1 + self.success) / 2 else f"{text[:-1]}, and 7919 more."
        return {"kind": "evidence", "cites": [place], "text": text}

    def _luck(self, *what: object) -> float:
        """A number in [0, 1) that follows from who is asked about what."""
        parts = (self.spec.seed, self.spec.name, self.critic.id, self.pack.sha256, *what)
        return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=7).digest(), "big") / 2**56
