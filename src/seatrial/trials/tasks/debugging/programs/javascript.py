"""The program in JavaScript, for Node."""

from seatrial.trials.tasks.debugging.parts.part import Bug
from seatrial.trials.tasks.debugging.programs.language import Language

FILES = {
    "main.js": """// Answers every line of the input.
const { stats } = require("./lib/stats");
const { runs } = require("./lib/runs");
const { clock } = require("./lib/clock");
const { rank } = require("./lib/rank");

const commands = { stats, runs, clock, rank };
const input = require("fs").readFileSync(0, "utf8");

for (const line of input.split("\\n")) {
  if (line === "") continue;
  const [word, ...rest] = line.split(" ");
  console.log(commands[word](rest));
}
""",
    "lib/stats.js": """// Lowest, highest and middle number; of an even count the lower of the two in the middle.
function stats(rest) {
  const numbers = rest.map(Number).sort((a, b) => a - b);
  const middle = numbers[Math.floor((numbers.length - 1) / 2)];
  return `${numbers[0]} ${numbers[numbers.length - 1]} ${middle}`;
}

module.exports = { stats };
""",
    "lib/runs.js": """// Each letter with the length of its run: aab is a2b1.
function runs([text]) {
  let out = "";
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    length += 1;
    if (text[i] !== text[i + 1]) {
      out += text[i] + length;
      length = 0;
    }
  }
  return out;
}

module.exports = { runs };
""",
    "lib/clock.js": """// A time of the day moved by minutes, around midnight in both directions.
function clock([time, by]) {
  const [hours, minutes] = time.split(":").map(Number);
  const total = (((hours * 60 + minutes + Number(by)) % 1440) + 1440) % 1440;
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(total / 60))}:${two(total % 60)}`;
}

module.exports = { clock };
""",
    "lib/rank.js": """// Names by count, the highest first; equal counts by name, a to z.
function rank(parts) {
  const pairs = parts.map((part) => {
    const [name, count] = part.split("=");
    return { name, count: Number(count) };
  });
  pairs.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return pairs.map((pair) => pair.name).join(" ");
}

module.exports = { rank };
""",
}

JAVASCRIPT = Language(
    "javascript", "JavaScript", "node", ("node", "main.js"), "node main.js", FILES,
    (
        ("lib/stats.js", "stats", Bug("numbers sorted as text", ".sort((a, b) => a - b)", ".sort()")),
        ("lib/stats.js", "stats", Bug("off by one", "((numbers.length - 1) / 2)", "(numbers.length / 2)")),
        ("lib/runs.js", "runs", Bug("value not reset", "      length = 0;\n", "")),
        ("lib/runs.js", "runs", Bug("off by one", "i < text.length;", "i < text.length - 1;")),
        ("lib/clock.js", "clock", Bug("negative remainder", " % 1440) + 1440) % 1440;", ")) % 1440;")),
        ("lib/clock.js", "clock", Bug("text added to a number", "minutes + Number(by)", "minutes + by")),
        ("lib/rank.js", "rank", Bug("wrong sort key", "b.count - a.count ||", "a.count - b.count ||")),
        ("lib/rank.js", "rank",
         Bug("numbers compared as text", "b.count - a.count", "`${b.count}`.localeCompare(a.count)")),
    ),
)  # fmt: skip
