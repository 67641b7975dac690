"""What the generated repositories are about: words that give each its package, its things and its people."""

from __future__ import annotations

from random import Random

DOMAINS = (
    ("kelpyard", "bundles of kelp", "racks", "divers"),
    ("lanternry", "lanterns", "lofts", "wardens"),
    ("hivekeep", "honeycombs", "meadows", "keepers"),
    ("ropewalk", "coils of rope", "sheds", "spinners"),
    ("saltpan", "sacks of salt", "pans", "rakers"),
    ("bellhouse", "bells", "towers", "ringers"),
    ("glassery", "panes of glass", "ovens", "blowers"),
    ("peatbank", "turves of peat", "stacks", "cutters"),
    ("cidermill", "casks of cider", "presses", "coopers"),
    ("inkworks", "jars of ink", "cellars", "grinders"),
    ("buoyage", "buoys", "harbours", "tenders"),
    ("featherloft", "bales of down", "lofts", "pluckers"),
)


def words_for(random: Random) -> dict[str, str]:
    """A domain, with figures of its own."""
    package, things, places, people = random.choice(DOMAINS)
    return {
        "package": f"{package}_{random.choice(('desk', 'office', 'ledger', 'works', 'house'))}",
        "things": things,
        "places": places,
        "people": people,
        "factor": str(random.randint(2, 5)),
        "limit": str(random.randint(3, 6)),
    }


def notes(random: Random, words: dict[str, str], count: int) -> dict[str, str]:
    """Files that have nothing to do with any bug, by path."""
    return {f"notes/{number:02}.md": _note(random, words, number) for number in range(1, count + 1)}


def _note(random: Random, words: dict[str, str], number: int) -> str:
    lines = [
        f"- {day} {random.choice(('March', 'May', 'June'))}: {random.randint(3, 80)} {words['things']} went to the "
        f"{random.choice(('first', 'second', 'old', 'new'))} of the {words['places']}; the {words['people']} were "
        "told."
        for day in sorted(random.sample(range(1, 29), 4))
    ]
    return "\n".join([f"# Notes {number}", "", *lines, ""])
