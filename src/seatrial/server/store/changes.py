"""The history of calls and verdicts: the catalogue's own lines, and what an import changed that no line explains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from pydantic import ValidationError

from seatrial.panel.memory.change import Change, Kind
from seatrial.panel.memory.changes import changes
from seatrial.panel.memory.history import History, unexplained
from seatrial.panel.memory.state import State
from seatrial.server.models import ChangeRow, Snapshot

BEGINNING = "beginning"


def earlier_state() -> State | None:
    """The panel's state at the last import; None before the first, and where an older program imported it."""
    found = Snapshot.objects.values_list("state", flat=True).first()
    try:
        return State.model_validate(found) if found else None
    except ValidationError:
        return None


def keep_changes(history: History, present: State, now: datetime | None = None) -> None:
    """Add the catalogue's lines that are new, and what changed without one. Call inside the import's transaction.

    Nothing is removed. A change that an import noticed first and a line explains later keeps its row, which then
    names that line.
    """
    known = set(ChangeRow.objects.values_list("uid", flat=True))
    new = [line for line in history.lines if line.id not in known]
    for line in new:
        noticed = ChangeRow.objects.filter(tool=line.tool, critic=line.critic or "", noticed="import", explained_by="")
        noticed.filter(after=line.after or "", document__before=line.before).update(explained_by=line.id)
    ChangeRow.objects.bulk_create(map(_row, new))
    before = earlier_state() or history.state
    kept = [_change(row) for row in ChangeRow.objects.order_by("when", "id")]
    # The lines that are new have the last word: they may be older than what an import noticed before them.
    found = unexplained([*kept, *new], changes(before, present, now or timezone.now()))
    ChangeRow.objects.bulk_create(_row(change.model_copy(update={"noticed": "import"})) for change in found)


def changes_since(moment: datetime, *, beginnings: bool = False) -> list[Change]:
    """What this site learned since a moment, the newest first; a verdict that is the first on record is no change."""
    rows = _shown().filter(seen__gte=moment)
    return [_change(row) for row in (rows if beginnings else rows.exclude(kind=BEGINNING))]


def found_changes(
    *, tool: str | None = None, kind: Kind | None = None, until: date | None = None, most: int | None = None
) -> list[Change]:
    """The history, the newest first: of one tool, of one kind, up to a day, at most so many."""
    wanted: dict[str, Any] = {"tool": tool, "kind": kind, "when__lt": _after(until) if until else None}
    rows = _shown().filter(**{name: value for name, value in wanted.items() if value is not None})
    return [_change(row) for row in (rows[:most] if most else rows)]


def changed_tools() -> dict[str, str]:
    """The tools with a history beyond its beginning: name by slug, in the order of their names."""
    rows = _shown().exclude(kind=BEGINNING).values_list("tool", "document__tool_name").order_by("when")
    return dict(sorted(dict(rows).items(), key=lambda row: row[1].casefold()))


def history_of(tools: Sequence[str]) -> dict[str, list[Change]]:
    """The histories of some tools, by slug, each the newest first."""
    found: dict[str, list[Change]] = {slug: [] for slug in tools}
    for row in _shown().filter(tool__in=tools):
        found[row.tool].append(_change(row))
    return found


def _shown() -> Any:
    return ChangeRow.objects.filter(explained_by="")


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=timezone.get_current_timezone())


def _row(change: Change) -> ChangeRow:
    return ChangeRow(
        uid=change.id,
        tool=change.tool,
        critic=change.critic or "",
        kind=change.kind,
        after=change.after or "",
        noticed=change.noticed,
        when=change.when,
        document=change.model_dump(mode="json"),
    )


def _change(row: ChangeRow) -> Change:
    return Change.model_validate(row.document)
