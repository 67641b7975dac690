"""Parts that read and write text, and tell times."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from seatrial.trials.tasks.debugging.parts.part import Bug, Part

LETTERS = ("oar", "Möwe", "kölsch", "tide", "naïve", "brine", "Åse", "café", "salt", "€9")


def _lines(random: Random) -> list[str]:
    values = ["7", "12", "0", "x", "", " 5", "-3", "4.5"]
    keys = ["depth", "width", "draft"]
    return [f"{random.choice(keys)}={random.choice(values)}" for _ in range(random.randint(0, 6))]


SETTINGS = Part(
    "settings",
    "reads settings for $things",
    {
        "readings": '''"""Numbers as they are written by hand."""


def number(text, otherwise):
    """The whole number that a text spells, or `otherwise`."""
    try:
        return int(text)
    except ValueError:
        return otherwise
''',
        "settings": '''"""Settings, line by line."""

from $package.readings import number

DEFAULTS = {"depth": 2, "width": 10}


def read(lines):
    """The defaults, overruled by lines `key=number`; a value that is no number leaves what was there (0 if nothing)."""
    found = dict(DEFAULTS)
    for line in lines:
        key, _, value = line.partition("=")
        found[key] = number(value, found.get(key, 0))
    return found


def read_all(files):
    """The settings of each file; files know nothing of each other."""
    return [read(lines) for lines in files]
''',
    },
    "read_all",
    lambda random: [[_lines(random) for _ in range(random.randint(1, 3))]],
    (
        Bug("wrong exception", "    except ValueError:", "    except TypeError:"),
        Bug("aliasing", "found = dict(DEFAULTS)", "found = DEFAULTS"),
        Bug("missing return", "        return otherwise", "        otherwise"),
        Bug("wrong key", "number(value, found.get(key, 0))", "number(value, DEFAULTS.get(key, 0))"),
    ),
)

FRAMES = Part(
    "frames",
    "packs texts about $things for the wire",
    {
        "frames": '''"""Texts with their length in bytes in front."""


def pack(text):
    """The length of the text in UTF-8 bytes, a colon, and the text."""
    return f"{len(text.encode('utf-8'))}:{text}"


def unpack(data):
    """The texts in a run of packed texts, given as bytes."""
    texts = []
    while data:
        size, _, rest = data.partition(b":")
        texts.append(rest[: int(size)].decode("utf-8"))
        data = rest[int(size) :]
    return texts


def round_trip(texts):
    """What is packed, and what comes out again."""
    packed = "".join(pack(text) for text in texts)
    return {"packed": packed, "again": unpack(packed.encode("utf-8"))}
'''
    },
    "round_trip",
    lambda random: [random.choices(LETTERS, k=random.randint(0, 5))],
    (
        Bug("encoding", "{len(text.encode('utf-8'))}", "{len(text)}"),
        Bug("encoding", '.decode("utf-8"))', '.decode("latin-1"))'),
        Bug("off by one", "data = rest[int(size) :]", "data = rest[int(size) + 1 :]"),
    ),
)

CODES = Part(
    "codes",
    "cleans the codes on $things",
    {
        "codes": '''"""Codes such as `no-tin-04`."""

PREFIX = "no-"


def bare(code):
    """The code in small letters without its prefix, which it has once or not at all."""
    return code.lower().removeprefix(PREFIX)


def index(codes):
    """From each bare code to the positions at which it stands, counted from 0."""
    places = {}
    for position, code in enumerate(codes):
        places.setdefault(bare(code), []).append(position)
    return places
'''
    },
    "index",
    lambda random: [
        random.choices(["no-oar-1", "NO-oar-1", "oar-1", "no-no-2", "no-on-3", "on-3", "noon-4", "no-tin-5", "tin-5"],
                       k=random.randint(0, 6))
    ],
    (
        Bug("characters taken for a prefix", ".removeprefix(PREFIX)", ".lstrip(PREFIX)"),
        Bug("off by one", "enumerate(codes)", "enumerate(codes, 1)"),
    ),
)  # fmt: skip


def _stay(random: Random) -> list[Any]:
    first = date(2024, 1, 1) + timedelta(days=random.randrange(700))
    return [first.isoformat(), (first + timedelta(days=random.randint(0, 40))).isoformat(), random.randint(2, 9)]


STAYS = Part(
    "stays",
    "counts the days that $things stay",
    {
        "days": '''"""Days of a stay."""

from datetime import date, timedelta


def days_between(first, last):
    """How many days a stay has: both the first and the last count."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def next_month(day):
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
''',
        "stays": '''"""What a stay costs, and when it is due."""

from datetime import date

from $package.days import days_between, next_month


def invoice(first, last, rate):
    """Days, sum, and the day on which it is due: the first of the month after the last day."""
    count = days_between(first, last)
    due = next_month(date.fromisoformat(last))
    return {"days": count, "sum": count * rate, "due": due.isoformat()}
''',
    },
    "invoice",
    _stay,
    (
        Bug("date arithmetic", "date.fromisoformat(first)).days + 1", "date.fromisoformat(first)).days"),
        Bug(
            "date arithmetic",
            "(day.replace(day=1) + timedelta(days=32)).replace(day=1)",
            "(day + timedelta(days=32)).replace(day=1)",
        ),
        Bug("swapped arguments", "days_between(first, last)\n    due", "days_between(last, first)\n    due"),
        Bug(
            "date arithmetic",
            "(day.replace(day=1) + timedelta(days=32)).replace(day=1)",
            "day.replace(month=day.month + 1, day=1)",
        ),
    ),
)

WATCHES = Part(
    "watches",
    "tells when $things are seen, at every place's own clock",
    {
        "watches": '''"""Times of sightings at clocks of other places."""

from datetime import datetime, timedelta, timezone


def local(moment, ahead):
    """A moment in UTC, written YYYY-MM-DDTHH:MM, as the clock shows it that is `ahead` hours ahead."""
    there = timezone(timedelta(hours=ahead))
    return datetime.fromisoformat(moment).replace(tzinfo=timezone.utc).astimezone(there)


def log(moments, ahead):
    """From each local day to the times at which something was seen, in order."""
    days = {}
    for moment in sorted(moments):
        seen = local(moment, ahead)
        days.setdefault(seen.strftime("%Y-%m-%d"), []).append(seen.strftime("%H:%M"))
    return days
'''
    },
    "log",
    lambda random: [
        [f"2024-0{random.randint(2, 3)}-{random.choice(['01', '28', '29'])}T"
         f"{random.randint(0, 23):02}:{random.choice(['00', '30'])}"
         if random.random() < 0.9 else "2024-12-31T22:15" for _ in range(random.randint(0, 4))],
        random.choice([-5, 2, 9, 1]),
    ],
    (
        Bug("time zone", "hours=ahead))", "hours=-ahead))"),
        Bug("time zone", ".replace(tzinfo=timezone.utc).astimezone(there)", ".replace(tzinfo=there)"),
    ),
)  # fmt: skip

CALLS = Part(
    "calls",
    "asks several ${places} about $things, one after the other",
    {
        "running": '''"""Runs a coroutine that waits for nothing outside."""


def run(coroutine):
    """What it returns."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value
''',
        "calls": '''"""Answers of ${places}."""

from $package.running import run


async def ask(place, question):
    """What one place answers."""
    return f"{place}:{question * 2}"


async def ask_all(places, question):
    """The answers of all, in order; an empty name is not asked."""
    answers = []
    for place in places:
        if place:
            answers.append(await ask(place, question))
    return answers


def survey(places, question):
    """How many answered, and what."""
    answers = run(ask_all(places, question))
    return {"count": len(answers), "answers": answers}
''',
    },
    "survey",
    lambda random: [
        [random.choice(["north", "south", "east", ""]) for _ in range(random.randint(0, 4))], random.randint(1, 9),
    ],
    (
        Bug("missing await", "answers.append(await ask(place, question))", "answers.append(ask(place, question))"),
        Bug("missing return", "    return answers\n", ""),
        Bug("swapped arguments", "await ask(place, question)", "await ask(question, place)"),
    ),
)  # fmt: skip

LABELS = Part(
    "labels",
    "writes labels for $things",
    {
        "labels": '''"""Labels with a running number for each kind."""


def label(kind, number):
    """Such as `tin-003`."""
    return f"{kind}-{number:03}"


def write(kinds, copies):
    """For each kind, in order, `copies` labels with running numbers from 1 and a closing line with the kind."""
    lines = []
    for kind in kinds:
        for number in range(copies):
            lines.append(label(kind, number + 1))
        lines.append(f"end of {kind}, {copies} in all")
    return lines
'''
    },
    "write",
    lambda random: [random.sample(["tin", "jar", "box", "bag"], random.randint(0, 3)), random.randint(0, 3)],
    (
        Bug(
            "shadowed variable",
            "        for number in range(copies):\n            lines.append(label(kind, number + 1))",
            "        for copies in range(copies):\n            lines.append(label(kind, copies + 1))",
        ),
        Bug("off by one", "label(kind, number + 1)", "label(kind, number)"),
    ),
)

SHARES = Part(
    "shares",
    "deals out $things among ${people}",
    {
        "shares": '''"""Whole shares: nothing is cut."""


def share(total, heads):
    """How many each gets; the first ones get one more where it does not come out even."""
    each, rest = divmod(total, heads)
    return [each + 1 if head < rest else each for head in range(heads)]


def chunk(items, heads):
    """The items dealt out in one piece to each, in order."""
    dealt, start = [], 0
    for count in share(len(items), heads):
        dealt.append(items[start : start + count])
        start += count
    return dealt
'''
    },
    "chunk",
    lambda random: [list(range(random.randint(0, 11))), random.randint(1, 4)],
    (
        Bug("float division", "    each, rest = divmod(total, heads)", "    each, rest = total / heads, total % heads"),
        Bug("boundary comparison", "if head < rest else", "if head <= rest else"),
        Bug("wrong operator", "start += count", "start = count"),
    ),
)

TEXT_PARTS = (SETTINGS, FRAMES, CODES, STAYS, WATCHES, CALLS, LABELS, SHARES)
