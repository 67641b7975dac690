"""seatrial tasks: what contenders are asked, one item of it, one answer graded, and a file of your own checked."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from seatrial.errors import BadFile, BadInput, NotFound, NotReady
from seatrial.facts.names import nearest
from seatrial.trials.item import Family, Item, Score
from seatrial.trials.tasks.registry import ENTRIES, SIX, Entry, family

LARGEST_ANSWER = 10_000_000  # bytes
MOST_PATHS = 40  # of an item's files

_seed = click.option("--seed", default=0, show_default=True, help="Which sequence of items.")
_index = click.option("--index", default=0, show_default=True, type=click.IntRange(min=0), help="Which item of it.")
_item = click.option("--item", metavar="ID", help="Which item by its id, of a family that has an end: humaneval/12.")
_size = click.option("--size", metavar="SIZES", help="Set the dial: 4, or 2,8, or 1-6.")
_format = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.group(invoke_without_command=True)
@_format
@click.pass_context
def tasks(context: click.Context, form: str) -> None:
    """List the families of tasks, or look at one.

    A FAMILY is an id of this list, or the path of a file of your own tasks.
    """
    if context.invoked_subcommand is not None:
        return
    rows = [_row(name, entry) for name, entry in ENTRIES.items()]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo("\n\n".join(_listed(row) for row in rows))


@tasks.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_file(file: Path) -> None:
    """Check FILE, a file of your own tasks, and name every mistake with its line."""
    from seatrial.trials.tasks.own.family import OwnTasks

    try:
        found = OwnTasks(file)
    except BadFile as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        raise BadInput(f"{count} {'mistake' if count == 1 else 'mistakes'} found; nothing was run.") from None
    except RecursionError:
        raise BadInput(f"{file} is nested too deep.", "Flatten it.") from None
    click.echo(f"{found.name}: {found.count} items, version {found.version}. No mistake found.")


@tasks.command()
@click.argument("name", metavar="FAMILY")
@_seed
@_index
@_item
@_size
@_format
def show(name: str, seed: int, index: int, item: str | None, size: str | None, form: str) -> None:
    """Show one item of FAMILY as a contender sees it."""
    chosen, place = _chosen(name, size, seed, index, item)
    _show(chosen.item(seed, place), form)


def _show(item: Item, form: str) -> None:
    if form == "json":
        shown = {
            field: getattr(item, field) for field in ("id", "family", "kind", "size", "cluster", "system", "prompt")
        }
        click.echo(json.dumps({**shown, "tools": list(item.tools), "files": dict(item.files)}, indent=2))
    else:
        click.echo("\n".join(_item_text(item)))


@tasks.command()
@click.argument("name", metavar="FAMILY")
@_seed
@_index
@_item
@_size
@click.option("--answer", type=click.Path(path_type=Path), help="The contender's last answer, as text; - for stdin.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder it left.")
@click.option("--calls", type=click.Path(path_type=Path), help="The tool calls made before it, as JSON lines.")
@_format
def grade(
    name: str, seed: int, index: int, item: str | None, size: str | None, form: str, **given: Path | None
) -> None:
    """Grade one answer to one item of FAMILY, as a trial would.

    A line of --calls is {"tool": NAME, "arguments": {...}}, or {"answer": TEXT} where a turn of a conversation ends.
    """
    if not any(given.values()):
        raise BadInput("There is nothing to grade.", "Give --answer FILE, --folder DIR, --calls FILE, or several.")
    chosen, place = _chosen(name, size, seed, index, item)
    score = _graded(chosen, seed, place, given)
    if form == "json":
        shown = chosen.item(seed, place).id
        click.echo(json.dumps({"item": shown, "score": score.value, "cause": score.cause, "detail": score.detail}))
    else:
        click.echo(f"score {score.value:g}" + (f": {score.cause}" if score.cause else ""))
        if score.detail:
            click.echo(score.detail)


def _chosen(name: str, size: str | None, seed: int, index: int, item: str | None) -> tuple[Family, int]:
    """A family, and the place of an item that it has."""
    chosen = family(name, size=size)
    if item is None:
        if chosen.count is not None and index >= chosen.count:
            raise BadInput(f"{chosen.name} has {chosen.count} items, numbered from 0.", "Choose a smaller --index.")
        return chosen, index
    if chosen.count is None:
        raise BadInput(f"{chosen.name} makes items without end.", "Name one with --seed and --index.")
    ids = [chosen.item(seed, place).id for place in range(chosen.count)]
    if item not in ids:
        raise NotFound("item", item, nearest(item, ids))
    return chosen, ids.index(item)


def _graded(chosen: Family, seed: int, index: int, given: Mapping[str, Path | None]) -> Score:
    text = _read(given["answer"]) if given["answer"] else ""
    world = chosen.start(seed, index)
    try:
        for call in _calls(given["calls"]) if given["calls"] else []:
            if "answer" in call:
                world.follow_up(str(call["answer"]))
            else:
                world.use(str(call.get("tool")), call.get("arguments") or {})
        if given["folder"] is not None:
            from seatrial.trials.grading.tree import read_folder

            world.deliver(read_folder(given["folder"]))
        return world.grade(text)
    finally:
        world.close()


def _calls(file: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in _read(file).splitlines() if line.strip()]
    except (ValueError, RecursionError):
        rows = [None]
    if not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{file} holds a line that is no JSON object.", 'Write {"tool": NAME, "arguments": {...}}.')
    return rows


def _read(file: Path) -> str:
    try:
        with click.open_file(str(file), "rb") as opened:
            raw = opened.read(LARGEST_ANSWER + 1)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.", "Check its name and its rights.") from error
    if len(raw) > LARGEST_ANSWER:
        raise BadInput(f"{file} has more than {LARGEST_ANSWER:,} bytes.", "An answer is shorter.")
    return bytes(raw).decode("utf-8", errors="replace")


def _row(name: str, entry: Entry) -> dict[str, Any]:
    """What the list says of a family."""
    row: dict[str, Any] = {"id": name, "asks": entry.asks, "oracle": entry.oracle, "by_default": name in SIX}
    row["dial"] = f"{entry.dial}, {entry.low:,} to {entry.high:,}" if entry.dial else None
    try:
        made = family(name)
        row |= {"name": made.name, "version": made.version, "items": made.count, "not_ready": None}
    except (NotReady, ImportError) as error:
        row |= {"name": name, "version": None, "items": None, "not_ready": str(error)}
    return row


def _listed(row: dict[str, Any]) -> str:
    lines = [f"{row['id']}{'' if row['by_default'] else ' (when named)'}"]
    items = f"{row['items']} items" if row["items"] else "without end"
    facts = [
        ("asks", row["asks"]),
        ("judged by", row["oracle"]),
        ("size", row["dial"] or "-"),
        ("version", f"{row['version']}, {items}" if row["version"] else "not ready"),
        ("to do", row["not_ready"]),
    ]
    for label, text in facts:
        if text:
            lines += textwrap.wrap(text, 80, initial_indent=f"  {label:<10}", subsequent_indent=" " * 12)
    return "\n".join(lines)


def _item_text(item: Item) -> list[str]:
    lines = [f"{item.id}  ({item.kind or item.family}{f', size {item.size:g}' if item.size is not None else ''})", ""]
    if item.system:
        lines += ["[system]", item.system, ""]
    lines += ["[user]", item.prompt]
    if item.tools:
        names = [str(tool.get("function", tool).get("name")) for tool in item.tools]
        lines += ["", f"[tools] {', '.join(names)}"]
    if item.files:
        lines += ["", f"[files] {len(item.files)}, {sum(map(len, item.files.values())):,} characters"]
        lines += [f"  {path}" for path in list(item.files)[:MOST_PATHS]]
    return lines
