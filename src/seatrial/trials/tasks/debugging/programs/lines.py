"""What the programs in other languages do: one answer for each line. This is the oracle, in trusted Python."""

from __future__ import annotations

from random import Random

WORDS = ("stats", "runs", "clock", "rank")


def answer(line: str) -> str:
    """The right answer to one line."""
    word, *rest = line.split(" ")
    return {"stats": _stats, "runs": _runs, "clock": _clock, "rank": _rank}[word](rest)


def _stats(rest: list[str]) -> str:
    """Lowest, highest and middle number (of an even count the lower of the two in the middle)."""
    numbers = sorted(map(int, rest))
    return f"{numbers[0]} {numbers[-1]} {numbers[(len(numbers) - 1) // 2]}"


def _runs(rest: list[str]) -> str:
    """Each letter with the length of its run."""
    out, text = "", rest[0]
    place = 0
    while place < len(text):
        end = place
        while end < len(text) and text[end] == text[place]:
            end += 1
        out += f"{text[place]}{end - place}"
        place = end
    return out


def _clock(rest: list[str]) -> str:
    """A time of the day moved by minutes, around midnight."""
    hours, minutes = map(int, rest[0].split(":"))
    total = (hours * 60 + minutes + int(rest[1])) % 1440
    return f"{total // 60:02}:{total % 60:02}"


def _rank(rest: list[str]) -> str:
    """Names by count, the highest first; equal counts by name, a to z."""
    pairs = [part.split("=") for part in rest]
    return " ".join(name for name, _ in sorted(pairs, key=lambda pair: (-int(pair[1]), pair[0])))


def draw(random: Random, word: str) -> str:
    """One line of input."""
    if word == "stats":
        return " ".join(["stats", *(str(random.randint(-30, 120)) for _ in range(random.randint(1, 7)))])
    if word == "runs":
        return "runs " + "".join(random.choice("abc") * random.randint(1, 4) for _ in range(random.randint(1, 6)))
    if word == "clock":
        return f"clock {random.randint(0, 23):02}:{random.randint(0, 59):02} {random.randint(-900, 900)}"
    names = random.sample(("oar", "keel", "mast", "rope", "sail", "helm"), random.randint(1, 5))
    return " ".join(["rank", *(f"{name}={random.choice([2, 3, 3, 10, 11, 20, 100])}" for name in names)])
