"""An issue in words: the line that names it, its weeks, and the plain text of a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from seatrial.evidence.dates import write_date
from seatrial.publish.calls import CALLS
from seatrial.publish.digest.content import Content, Kind, Story, by_section, printable

LONGEST_SUBJECT, LONGEST_LEAD = 110, 70  # characters
SHOWN = 8  # stories of a section in a mail; the others are on the web
NOTHING = "Nothing changed"
_COUNTED: dict[Kind, tuple[str, str]] = {
    "verdict": ("verdict moved", "verdicts moved"),
    "comparison": ("new comparison", "new comparisons"),
    "tool": ("new tool", "new tools"),
    "trial": ("new trial", "new trials"),
    "prediction": ("prediction came due", "predictions came due"),
    "price": ("tool with new prices", "tools with new prices"),
    "call": ("tool with changed calls", "tools with changed calls"),
}

_LEADING: tuple[Kind, ...] = ("verdict", "tool", "trial", "prediction", "price", "comparison", "call")


@dataclass(frozen=True)
class Links:
    """Where the links of a mail lead: whole addresses."""

    site: str
    issue: str
    preferences: str
    leave: str
    address: str


def issue_name(year: int, week: int) -> str:
    """2026-48."""
    return f"{year}-{week:02}"


def week_text(year: int, week: int) -> str:
    """Week 48 of 2026."""
    return f"Week {week} of {year}"


def days_text(content: Content) -> str:
    """From which day to which: 16 to 23 November 2026."""
    since, until = content.since.date(), content.until.date()
    first, last = write_date(since.isoformat()), write_date(until.isoformat())
    if first == last:
        return last
    if since.year == until.year:
        first = first.removesuffix(f" {since.year}")
    if (since.year, since.month) == (until.year, until.month):
        first = str(since.day)
    return f"{first} to {last}"


def week_of(day: date) -> tuple[int, int]:
    """The ISO year and week of a day."""
    year, week, _ = day.isocalendar()
    return year, week


def is_week(year: int, week: int) -> bool:
    """Whether a year has such a week."""
    if not 1 <= year <= 9998:
        return False
    try:
        return bool(date.fromisocalendar(year, week, 1))
    except (ValueError, OverflowError):
        return False


def subject_of(stories: Sequence[Story], week: int) -> str:
    """What changed, first of all: “Kestrel 8B: from skip to ship; 2 new trials”. One printable line."""
    if not stories:
        return f"Seatrial, week {week}: nothing changed"
    first, others = _first(stories)
    lead = _lead(first)
    lead = lead if len(lead) <= LONGEST_LEAD else f"{lead[: LONGEST_LEAD - 3].rstrip()}..."
    rest = _rest(others, LONGEST_SUBJECT - len(lead) - 2)
    return printable(f"{lead}; {rest}" if rest else lead)


def headline_of(stories: Sequence[Story]) -> tuple[str, str]:
    """The first thing that changed, and how much of what else; a page or a mail begins with them."""
    if not stories:
        return NOTHING, ""
    first, others = _first(stories)
    rest = counts_text(others)
    return printable(_lead(first)), f"Also {rest}." if rest else ""


def counts_text(stories: Sequence[Story]) -> str:
    """How much of what: “1 verdict moved, 3 new trials”."""
    return ", ".join(text for text, _ in _counted(stories))


def move_text(story: Story) -> str:
    """From which call to which: skip → ship; empty where there is none."""
    if story.after is None and story.before is None:
        return ""
    after = CALLS.get(story.after or "", story.after or "no longer judged")
    return f"{CALLS.get(story.before, story.before)} → {after}" if story.before else after


def plain_text(year: int, week: int, content: Content, stories: Sequence[Story], links: Links) -> str:
    """The plain part of a mail, at most 72 characters a line but for links."""
    lines = [f"Seatrial. {week_text(year, week)}: {days_text(content)}", ""]
    lines += _wrapped(f"{counts_text(stories)}." if stories else f"{NOTHING} in what you follow.")
    for _, heading, rows in by_section(tuple(stories)):
        lines += ["", "", heading.upper(), ""]
        for row in rows[:SHOWN]:
            lines += [*_story(row, links.site), ""]
        if len(rows) > SHOWN:
            lines += [f"And {len(rows) - SHOWN} more on the web.", ""]
        lines.pop()
    return "\n".join(_trimmed([*lines, "", *_footer(links)]))


def _first(stories: Sequence[Story]) -> tuple[Story, list[Story]]:
    """What leads, and the others."""
    first = min(stories, key=lambda story: _LEADING.index(story.kind))
    return first, [story for story in stories if story is not first]


def _counted(stories: Sequence[Story]) -> list[tuple[str, int]]:
    """What there is of each kind, and how many that are."""
    sections = [(_COUNTED[kind], len(rows)) for kind, _, rows in by_section(tuple(stories))]
    return [(f"{number} {one if number == 1 else many}", number) for (one, many), number in sections]


def _rest(stories: Sequence[Story], room: int) -> str:
    """As many kinds as there is room for, and how many stories are of others."""
    counted = _counted(stories)
    for shown in range(len(counted), -1, -1):
        others = sum(number for _, number in counted[shown:])
        text = ", ".join([*(text for text, _ in counted[:shown]), *([f"{others} more"] if others else [])])
        if len(text) <= room:
            return text
    return ""


def _lead(story: Story) -> str:
    match story.kind:
        case "verdict":
            return f"{story.title}: {_spoken(story)}"
        case "comparison":
            return f"New: {story.title}"
        case "tool":
            return f"New: {story.title}"
        case "trial":
            return f"Trial: {story.title}"
        case "prediction":
            return f"Came due: {story.title}"
        case "price":
            return f"Prices of {story.title}"
        case _:
            return f"{story.title}: {', '.join(line.partition(',')[0] for line in story.more[:1])}"


def _spoken(story: Story) -> str:
    """A move without an arrow: subjects in ASCII arrive everywhere as they are."""
    before, _, after = move_text(story).rpartition(" → ")
    return f"from {before} to {after}" if before else after


def _story(story: Story, site: str) -> Iterator[str]:
    move = move_text(story)
    yield from _wrapped(f"{story.title}: {move}" if move else story.title)
    yield from _wrapped(story.text, "  ")
    for line in story.more:
        yield from _wrapped(line, "  ")
    yield f"  {site}{story.path}"


def _footer(links: Links) -> list[str]:
    return [
        "-- ",
        f"This issue on the web: {links.issue}",
        f"Choose what you get:   {links.preferences}",
        f"Leave the list:        {links.leave}",
        "",
        f"Sent to {links.address}, who confirmed it.",
        "",
    ]


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Never more than two empty lines together."""
    return [line for place, line in enumerate(lines) if line or place < 2 or lines[place - 1] or lines[place - 2]]


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(text),
        72,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
