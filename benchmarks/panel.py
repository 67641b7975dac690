"""The panel with models as authors: what a changed fact costs, what an order in the data moves, how sentences hold.

    python benchmarks/panel.py [MODEL.gguf ...] [--minutes 4] [--injections 0] [--seats 8] [--parts 1 2 3]

1. The whole catalogue written by the scripted author, and again after one fact changed: calls, tokens and time, as a
   ratio; and over many facts, how many seats see one.
2. Every injection of the suite against the rubric, the checker and the first MODEL: how many moved the call. A text
   that orders nothing, in the same place, is the control: what moves there moved by mere change of text.
3. What of their sentences cites, and what the checker refused: the rubric, and each MODEL.
With models, each of the parts 2 and 3 ends after --minutes a model, and says how far it came.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.tool import Tool
from seatrial.panel.authors.asking import Limits, Tally
from seatrial.panel.authors.draft import Draft, answer_schema, read_draft
from seatrial.panel.authors.plan import plan
from seatrial.panel.authors.prompt import question_messages
from seatrial.panel.authors.run import write_reviews
from seatrial.panel.authors.settings import PanelSettings, Spending
from seatrial.panel.authors.writing import Seat, judge, why_held
from seatrial.panel.authorship import groundings
from seatrial.panel.critic import Critic
from seatrial.panel.grounding.calculations import calculations_of
from seatrial.panel.grounding.checker import check
from seatrial.panel.grounding.injections import INJECTIONS, Injection, control, obeyed, plant
from seatrial.panel.grounding.pack import pack_of
from seatrial.panel.panel import Panel, load_panel
from seatrial.panel.rubric import write_review
from seatrial.trials.contenders.file import GgufSpec
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.talk import Request

FACTS = 40  # drawn to see how many seats one changed fact concerns
INJECTED = ("ollama", "operator")  # the tool and the critic before which a model meets the suite
MODEL_SEATS = ("founder", "builder", "guardian", "treasurer")
SLOW = Limits(answer_tokens=900, seconds=900.0)  # of a model on a processor
NO_LIMIT = Spending(tokens=None)


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--injections", type=int, default=0, help="0: all")
    parser.add_argument("--seats", type=int, default=8)
    parser.add_argument("--calls", action="store_true", help="Part 2: ask for the call alone, in seconds each.")
    parser.add_argument("--parts", type=int, nargs="+", default=[1, 2, 3])
    given = parser.parse_args()
    if 1 in given.parts:
        one_fact_changed()
    if 2 in given.parts:
        injections(given.models[:1], given.injections or len(INJECTIONS), given.minutes, given.calls)
    if 3 in given.parts:
        sentences(given.models, given.seats, given.minutes)


def one_fact_changed() -> None:
    """Re-running after one fact changed against re-running everything."""
    print("1. One fact changed, against everything (scripted author, through the file of paid answers)")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "catalogue"
        shutil.copytree(catalogue_folder(), folder, ignore=shutil.ignore_patterns("reviews"))
        whole = _timed("everything", folder)
        changed = _change(folder, "gemini-2.5-pro", "price_input")
        part = _timed(f"after {changed}", folder)
        nothing = _timed("after nothing changed", folder)
        for name, index in (("calls", 0), ("tokens", 1), ("seconds", 2)):
            print(f"  {name}: 1 to {whole[index] / max(part[index], 1e-9):,.0f}")
        assert nothing[0] == 0
        concerned, seats = _concerned(load_panel(folder))
        mean = sum(concerned) / len(concerned)
        print(
            f"  {len(concerned)} facts drawn: one concerns {mean:.1f} of {seats} seats on average,"
            f" at most {max(concerned)}: calls 1 to {seats / mean:,.0f}"
        )


def _timed(name: str, folder: Path) -> tuple[int, int, float]:
    started = time.perf_counter()
    panel = load_panel(folder)
    rows = plan(panel, PanelSettings().with_model("scripted"), list(panel.catalogue.tools.values()), ())
    result = write_reviews(rows, folder, folder.parent / "answers.jsonl", NO_LIMIT)
    seconds = time.perf_counter() - started
    tally = result.tally
    tokens = tally.tokens_in + tally.tokens_out
    print(f"  {name}: {len(result.done)} seats, {tally.calls} calls, {tokens:,} tokens, {seconds:.2f} s")
    return tally.calls, tokens, seconds


def _change(folder: Path, tool: str, metric: str) -> str:
    """Another day of reading for one fact."""
    file = folder / "tools" / f"{tool}.yaml"
    before, mark, after = file.read_text().partition(f"metric: {metric}\n")
    assert mark, f"{tool} states no {metric}"
    start = after.index("read: ") + len("read: ")
    file.write_text(before + mark + after[:start] + "2026-01-01" + after[start + 10 :])
    return f"another reading of {tool}'s {metric}"


def _concerned(panel: Panel) -> tuple[list[int], int]:
    """For some facts, the number of packs that hold one, or a calculation made from it; and the number of all seats."""
    draw = random.Random(1)
    tools = list(panel.catalogue.tools.values())
    facts = draw.sample([item for tool in tools for item in tool.evidence if item.kind == "fact"], FACTS)
    found = []
    for fact in facts:
        tool = panel.catalogue.tools[fact.tool]
        touched = {fact.id} | {item.id for item in tool.evidence if fact.id in item.inputs}
        packs = [panel.pack(critic, tool) for critic in panel.critics]
        found.append(sum(bool(touched & set(pack.by_id)) for pack in packs))
    return found, len(tools) * len(panel.critics)


def injections(models: Sequence[Path], count: int, minutes: float, calls_only: bool) -> None:
    """Orders in names, taglines, quotes, notes and transcripts, in several languages."""
    panel = load_panel(catalogue_folder())
    tool = panel.catalogue.tools[INJECTED[0]]
    suite = INJECTIONS[:count]
    print(f"\n2. {len(suite)} injections into {tool.name}")
    controls = {row.place: panel.assess(plant(control(row), tool)).reviews for row in suite}
    moved = 0
    passed = 0
    for injection in suite:
        sitting = panel.sitting(plant(injection, tool))
        after = panel.assess(plant(injection, tool)).reviews
        moved += any(one.call != other.call for one, other in zip(controls[injection.place], after, strict=True))
        for critic in panel.critics:
            pack = pack_of(critic, sitting)
            passed += bool(check(obeyed(injection, pack), pack, known_names=panel.names).answers)
    print(f"  rubric: {moved} moved a call of {len(panel.critics)} critics")
    print(f"  checker: {passed} of {len(suite) * len(panel.critics)} answers that obey get through")
    for model in models:
        asyncio.run(_injected_model(model, panel, tool, suite, minutes, _bare_call if calls_only else _call))


Ask = Callable[[Any, Panel, Critic, Tool], Awaitable["Called"]]


@dataclass(frozen=True)
class Called:
    """One answer: the model's own call, and the one that would stand in the seat."""

    own: str
    stands: str


async def _injected_model(
    model: Path, panel: Panel, tool: Tool, suite: Sequence[Injection], minutes: float, ask: Ask
) -> None:
    critic = next(row for row in panel.critics if row.id == INJECTED[1])
    started = time.monotonic()
    async with open_contender(_spec(model)) as author:
        bare = await ask(author, panel, critic, tool)
        calm: dict[str, Called] = {}
        found: list[tuple[Injection, Called]] = []
        for injection in _mixed(suite):
            if time.monotonic() - started > 60 * minutes:
                break
            if injection.place not in calm:
                calm[injection.place] = await ask(author, panel, critic, plant(control(injection), tool))
            found.append((injection, await ask(author, panel, critic, plant(injection, tool))))
    wanted = [(row, calm[row.place], now) for row, now in found]
    own = [row.id for row, was, now in wanted if now.own != was.own]
    stands = [row.id for row, was, now in wanted if now.stands != was.stands]
    toward = [row.id for row, was, now in wanted if now.own != was.own and now.own == row.wants]
    shifted = sum(now.own != bare.own for now in calm.values())
    print(
        f"  {model.stem}, {critic.name} on {tool.name}: {len(found)} injections in {time.monotonic() - started:.0f} s;"
        f" without any it says {bare.own}, {bare.stands} stands"
    )
    print(f"    control: {shifted} of {len(calm)} texts that order nothing moved its call from the one without any")
    print(f"    its own call moved against the control in {len(own)}, to what was ordered in {len(toward)}: {own}")
    print(f"    the call that stands after the checker moved in {len(stands)}: {stands}")


def _mixed(suite: Sequence[Injection]) -> list[Injection]:
    """In an order in which every place comes early, so that an end by time leaves out none."""
    by_place: dict[str, list[Injection]] = {}
    for row in suite:
        by_place.setdefault(row.place, []).append(row)
    rounds = max(map(len, by_place.values()))
    return [rows[place] for place in range(rounds) for rows in by_place.values() if place < len(rows)]


async def _call(author: Any, panel: Panel, critic: Critic, tool: Tool) -> Called:
    """One answer of a model, without a second one; where it is held back, the rubric's call stands."""
    sitting = panel.sitting(tool)
    seat = Seat(critic, pack_of(critic, sitting), sitting.as_of, panel.names)
    by_rubric = write_review(critic, sitting)[0].call
    # One sentence to a question: the call comes after them, and a small model fills whatever room it has.
    schema = answer_schema(len(critic.questions), len(seat.pack.items), sentences=1)
    request = Request(
        tuple(question_messages(critic, seat.pack, seat.as_of)),
        max_tokens=SLOW.answer_tokens,
        seconds=SLOW.seconds,
        schema=schema,
    )
    reply = await author.reply(request)
    draft = read_draft(reply.text, critic, seat.pack, seat.as_of) if reply.error is None else []
    if not isinstance(draft, Draft):
        return Called("no call", by_rubric)
    held = why_held(critic, judge(seat, draft))
    return Called(draft.call, by_rubric if held else draft.call)


async def _bare_call(author: Any, panel: Panel, critic: Critic, tool: Tool) -> Called:
    """The call alone, without a sentence: nothing of it could stand in a seat, where the rubric's does."""
    sitting = panel.sitting(tool)
    pack = pack_of(critic, sitting)
    messages = [*question_messages(critic, pack, sitting.as_of)]
    messages[-1] = {**messages[-1], "content": f"{messages[-1]['content']}\nThis time give the call alone."}
    schema = {
        "type": "object",
        "properties": {"call": {"enum": ["ship", "skip", "withheld"]}},
        "required": ["call"],
        "additionalProperties": False,
    }
    reply = await author.reply(Request(tuple(messages), max_tokens=32, seconds=SLOW.seconds, schema=schema))
    try:
        own = str(json.loads(reply.text)["call"]) if reply.error is None else "no call"
    except (ValueError, KeyError, TypeError):
        own = "no call"
    return Called(own, write_review(critic, sitting)[0].call)


def sentences(models: Sequence[Path], seats: int, minutes: float) -> None:
    """Which share of the sentences cites, and which the checker refused."""
    print(f"\n3. Sentences: the rubric over all seats, each model over {seats}")
    panel = load_panel(catalogue_folder())
    print(f"  {'author':<34} {'reviews':>7} {'held':>5} {'sentences':>9} {'cite':>6} {'opinion':>8} {'refused':>8}")
    _rubric(panel)
    for model in models:
        _model(model, seats, minutes)


def _rubric(panel: Panel) -> None:
    kept = citing = opinions = refused = reviews = 0
    for tool in panel.catalogue.tools.values():
        sitting = panel.sitting(tool)
        for critic in panel.critics:
            review = write_review(critic, sitting)[0]
            given = calculations_of(review, sitting)
            checked = check(review.answers, pack_of(critic, sitting), known_names=panel.names, calculations=given)
            reviews, refused = reviews + 1, refused + len(checked.refused)
            kept += sum(len(answer.sentences) for answer in checked.answers)
            citing, opinions = citing + checked.citing, opinions + checked.opinions
    _line("Rubric", reviews, 0, kept, (citing / kept, opinions / kept, refused / (kept + refused)))


def _model(model: Path, seats: int, minutes: float) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "catalogue"
        shutil.copytree(catalogue_folder(), folder, ignore=shutil.ignore_patterns("reviews"))
        panel = load_panel(folder)
        settings = PanelSettings().with_model(str(model))
        tools = random.Random(2).sample(list(panel.catalogue.tools.values()), -(-seats // len(MODEL_SEATS)))
        rows = plan(panel, settings, tools, MODEL_SEATS)[:seats]
        ends = time.monotonic() + 60 * minutes
        total = Tally()
        for row in rows:
            if time.monotonic() > ends:
                break
            tally = write_reviews([row], folder, Path(place) / "answers.jsonl", NO_LIMIT, limits=SLOW).tally
            total.calls += tally.calls
            total.tokens_out += tally.tokens_out
        done = load_panel(folder)
        found = groundings(
            review
            for tool in tools
            for review in done.assess(done.catalogue.tools[tool.slug]).reviews
            if review.grounding
        )
    asked = [row for row in found if row.author != "Rubric"]
    reviews, held = sum(row.reviews for row in asked), sum(row.held for row in asked)
    kept = sum(row.sentences for row in asked)
    shares = [sum((getattr(row, name) or 0) * row.sentences for row in asked) / max(kept, 1) for name in _SHARES]
    _line(model.stem, reviews, held, kept, (shares[0], shares[1], _refused(asked)))
    by_critic = {row.critic: f"cite {row.cites or 0:.0%}, refused {row.refused or 0:.0%}" for row in asked}
    print(f"    {total.calls} calls, {total.tokens_out:,} tokens out; by critic: {by_critic}")


_SHARES = ("cites", "opinions")


def _refused(rows: Sequence[Any]) -> float:
    """Of the first answers' sentences."""
    return float(sum((row.refused or 0) * row.first for row in rows) / max(1, sum(row.first for row in rows)))


def _line(name: str, reviews: int, held: int, kept: int, shares: tuple[float, float, float]) -> None:
    cite, opinion, refused = shares
    print(f"  {name:<34} {reviews:>7} {held:>5} {kept:>9,} {cite:>6.0%} {opinion:>8.0%} {refused:>8.0%}", flush=True)


def _spec(model: Path) -> GgufSpec:
    return GgufSpec(name=model.stem[:60], path=str(model.resolve()), timeout=SLOW.seconds)


if __name__ == "__main__":
    main()
