"""What differs between two states of the panel, as lines of history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from seatrial.panel.memory.causes import Inquiry, author_text
from seatrial.panel.memory.change import Cause, Change
from seatrial.panel.memory.state import Entry, Outcome, State

PANEL = "the panel"


def changes(before: State | None, after: State, when: datetime) -> list[Change]:
    """Every call and verdict that became another one, by tool: the critics in their order, then the verdict.

    `before` none: the beginning, where every tool's verdict is the first on record.
    """
    found: list[Change] = []
    known = before.tools if before else {}
    for slug in sorted({*known, *after.tools}):
        if before is None or slug not in known:
            found.append(_verdict(slug, None, after.tools[slug], when, []))
        elif slug not in after.tools:
            found.append(_verdict(slug, known[slug], None, when, []))
        else:
            found += _of_tool(before, after, slug, when)
    return found


def _of_tool(before: State, after: State, slug: str, when: datetime) -> Iterator[Change]:
    old, new = before.tools[slug], after.tools[slug]
    calls = []
    for critic, seat in new.calls.items():
        earlier = old.calls.get(critic)
        if earlier is None or critic not in before.critics or earlier.call == seat.call:
            continue
        calls.append(
            Change(
                tool=slug,
                tool_name=new.name,
                critic=critic,
                critic_name=after.critics[critic].name,
                before=earlier.call,
                after=seat.call,
                because=Inquiry(before, after, slug, critic).causes(),
                by=author_text(seat.author),
                when=when,
            )
        )
    yield from calls
    if old.verdict.call != new.verdict.call:
        causes = [*_panel(before, after), *(cause for change in calls for cause in change.because)]
        yield _verdict(slug, old, new, when, _distinct(causes), [f"{row.who} {row.move}" for row in calls])


def _verdict(
    slug: str,
    old: Entry | None,
    new: Entry | None,
    when: datetime,
    because: list[Cause],
    moved: list[str] | None = None,
) -> Change:
    return Change(
        tool=slug,
        tool_name=(new or old).name,  # type: ignore[union-attr]
        critic=None,
        critic_name=None,
        before=old.verdict.call if old else None,
        after=new.verdict.call if new else None,
        tally=_tally(old.verdict if old else None, new.verdict if new else None),
        moved=moved or [],
        because=because,
        by=PANEL,
        when=when,
    )


def _tally(old: Outcome | None, new: Outcome | None) -> str | None:
    if new is None:
        return None
    now = f"{new.ships} of {new.ships + new.skips} ship"
    return now if old is None else f"{old.ships} of {old.ships + old.skips}, now {now}"


def _panel(before: State, after: State) -> Iterator[Cause]:
    """Critics that came to the panel or left it."""
    for critic, row in after.critics.items():
        if critic not in before.critics:
            yield Cause(kind="critic", label=f"{row.name} joined the panel", alone=True)
    for critic, row in before.critics.items():
        if critic not in after.critics:
            yield Cause(kind="critic", label=f"{row.name} left the panel", alone=True)


def _distinct(causes: list[Cause]) -> list[Cause]:
    found: dict[tuple[str, str | None, str], Cause] = {}
    for cause in sorted(causes, key=lambda cause: not cause.alone):
        found.setdefault((cause.kind, cause.metric, cause.label), cause)
    return list(found.values())
