"""Code around the strands: functions that are plausible, and about nothing that is asked."""

from __future__ import annotations

from seatrial.trials.tasks.orientation.names import camel, snake
from seatrial.trials.tasks.orientation.unit import Draw

PYTHON = '''

def {a}_{verb}(rows, limit={n}):
    """Keep the {x} entries whose {y} stays under the limit."""
    kept = []
    for row in rows:
        level = row.get("{y}", {m})
        if level * {k} < limit:
            kept.append((row["{x}"], round(level / {k}, 3)))
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))
'''

JAVASCRIPT = """
export function {verb}{A}(entries, threshold = {n}) {{
  const seen = new Map();
  for (const entry of entries) {{
    const weight = (entry.{y} ?? {m}) + {k};
    if (weight > threshold) seen.set(entry.{x}, weight);
  }}
  return [...seen].map(([key, weight]) => ({{ key, weight, share: weight / {n} }}));
}}
"""

GO = """
// {verb}{A} folds the {x} readings into one {y}.
func {verb}{A}(readings []float64) (float64, error) {{
	total := {m}.0
	for i, reading := range readings {{
		if reading > {n} {{
			return 0, fmt.Errorf("{x} %d is out of range: %f", i, reading)
		}}
		total += reading * {k}
	}}
	return total / float64(len(readings)+1), nil
}}
"""

JAVA = """
    /** The {y} of a {x}, in steps of {k}. */
    int {verb}{A}(List<Integer> levels) {{
        int sum = {m};
        for (int level : levels) {{
            if (level > {n}) continue;
            sum += level / {k};
        }}
        return Math.max(sum, {k});
    }}
"""

TEMPLATES = {"py": PYTHON, "js": JAVASCRIPT, "go": GO, "java": JAVA}
VERBS = ("settle", "collect", "prune", "rank", "weigh", "merge", "split", "check", "count", "scale")


def code(draw: Draw, language: str, most: int = 2) -> str:
    """One to `most` functions in a language."""
    rng, nouns = draw.rng, draw.names.nouns
    template = TEMPLATES[language]
    parts = []
    for _ in range(rng.randint(1, most)):
        name = f"{rng.choice(nouns)} {rng.choice(nouns)}"
        verb = rng.choice(VERBS)
        words = {"a": snake(name), "A": camel(name), "x": rng.choice(nouns), "y": rng.choice(nouns)}
        numbers = {"n": rng.randint(20, 999), "m": rng.randint(1, 19), "k": rng.randint(2, 9)}
        shown = verb.capitalize() if language == "go" and rng.random() < 0.5 else verb
        parts.append(template.format(verb=shown, **words, **numbers))
    return "".join(parts)
