"""A small text format with its own signs and rules."""

from __future__ import annotations

from random import Random

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

KEYS = ("mast", "keel", "Sail", "oar", "MAST", "sail", "rope", "hull")


def parsing(random: Random, level: int) -> Task:
    """`key=value` entries: level adds comments, capitals, repeated keys, lists of values, and a summing up."""
    between, equals, comment = random.choice(";|/"), random.choice("=:>"), random.choice("#%!")
    rules = Rules("found = {}", f"for entry in text.split({between!r}):")
    rules.words.append(f"Split the text at every `{between}` into entries. Remove blanks at both ends of each entry.")
    loop = ["entry = entry.strip()"]
    if level > 1:
        rules.words.append(f"Leave out the entries that begin with `{comment}`.")
        loop.append(f"if entry.startswith({comment!r}):\n    continue")
    _split_entry(equals, rules, loop)
    if level > 2:
        rules.words.append("Write the key in small letters, so that keys that differ only by capitals are one key.")
        loop.append("key = key.lower()")
    _value(random, level, rules, loop)
    _repeated(random, level, rules, loop)
    rules.lines.extend("    " + line for part in loop for line in part.split("\n"))
    rules.add("Return the dictionary from keys to values.", "return found")
    holds = Property("no blanks around keys", lambda _given, value: all(key == key.strip() for key in value))
    return Task(
        "parsing", level, function_name(random), [("text", "str")], "dict[str, int]",
        "`text` is a string in a small format; it may be empty. The only blanks in it are spaces.",
        rules.words, rules.lines, lambda inner: [_draw(inner, between, equals, comment)],
        ([""], [between * 3], [f"oar{equals}7"], [f"oar{equals}{between}oar"], [f" oar {equals} 7 {equals} 8 "]),
        [holds],
    )  # fmt: skip


def _split_entry(equals: str, rules: Rules, loop: list[str]) -> None:
    rules.words.append(
        f"Leave out the entries without a `{equals}`. Split each other entry at its first `{equals}` into a key and a "
        "value, and remove blanks at both ends of both; the key may be empty."
    )
    loop.append(f"if {equals!r} not in entry:\n    continue")
    loop.append(f"key, value = (part.strip() for part in entry.split({equals!r}, 1))")


def _value(random: Random, level: int, rules: Rules, loop: list[str]) -> None:
    other = random.choice([0, -1, 1])
    if level < 4:
        rules.words.append(
            "The value counts as the whole number it spells if it consists of one or more digits 0 to 9 and nothing "
            f"else; else it counts as {other}."
        )
        loop.append(f"number = int(value) if value.isdigit() else {other}")
        return
    rules.words.append(
        "Split the value at every `,` into parts and remove blanks at both ends of each; the number of the entry is "
        f"the sum of the parts that consist of one or more digits 0 to 9 and nothing else, plus {other + 2} for each "
        "other part (an empty part is such a part, so an empty value is one such part)."
    )
    loop.append(
        "parts = [part.strip() for part in value.split(',')]\n"
        f"number = sum(int(part) if part.isdigit() else {other + 2} for part in parts)"
    )


def _repeated(random: Random, level: int, rules: Rules, loop: list[str]) -> None:
    words, line = random.choice(
        [
            ("the first one counts", "found.setdefault(key, number)"),
            ("the last one counts", "found[key] = number"),
            ("their numbers are added", "found[key] = found.get(key, 0) + number"),
            ("the largest number counts", "found[key] = max(number, found.get(key, number))"),
        ]
    )
    if level > 4:
        rules.words.append(
            "An entry with an empty key clears the dictionary: all that was found before it is forgotten. It adds "
            "nothing itself."
        )
        loop.append("if key == '':\n    found.clear()\n    continue")
    rules.words.append(f"Where a key occurs in several entries, {words}.")
    loop.append(line)


def _draw(random: Random, between: str, equals: str, comment: str) -> str:
    def blank() -> str:
        return " " * random.choice([0, 0, 1])

    def value() -> str:
        kind = random.random()
        if kind < 0.5:
            return str(random.randint(0, 40))
        if kind < 0.75:
            parts = [random.choice(["3", "12", "x", "", " 5"]) for _ in range(random.randint(2, 3))]
            return ",".join(parts)
        return random.choice(["", "up", "-4", "07", "1 2", f"5{equals}6"])

    def entry() -> str:
        key = random.choice([*KEYS, ""]) if random.random() < 0.9 else f"{comment}oar"
        middle = equals if random.random() < 0.9 else ""
        return f"{blank()}{key}{blank()}{middle}{blank()}{value()}{blank()}"

    return between.join(entry() for _ in range(random.randint(1, 7)))
