"""Jobs that wait for somebody to do them: a simulation by rules."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name


def queues(random: Random, level: int) -> Task:
    """Workers take jobs; level adds an order of taking, a setting-up time, a limit of length and a pause."""
    workers = random.randint(2, 3)
    rules = Rules("jobs = [tuple(job) for job in jobs]")
    if level > 2:
        most = random.randint(5, 7)
        rules.add(f"Leave out the jobs that take longer than {most} minutes.",
                  f"jobs = [job for job in jobs if job[1] <= {most}]")  # fmt: skip
    if level > 1:
        sign, way = random.choice([("-", "longest"), ("", "shortest")])
        rules.add(
            f"The jobs are taken in the order of their minutes, the {way} first; jobs with the same minutes in the "
            "order of the list.",
            f"jobs = sorted(jobs, key=lambda job: {sign}job[1])",
        )
    else:
        rules.words.append("The jobs are taken in the order of the list.")
    first, more = random.randint(0, 9), random.randint(1, 3)
    rules.words.append(
        f"There are {workers} workers with the numbers 1 to {workers}, all free at minute {first}. Each job goes to "
        "the worker who is free earliest, of several such to the one with the lowest number. The job begins when that "
        f"worker is free and ends after its minutes and {more} more; then the worker is free again."
    )
    spent = f"minutes + {more}"
    if level > 3:
        setup = random.randint(1, 3)
        rules.words.append(
            f"Every job of a worker except the first one begins {setup} minutes after the worker is free."
        )
        spent += f" + ({setup} if done[who] else 0)"
    pause = _pause(random, rules) if level > 4 else ""
    rules.lines += [
        f"free, done, ends = [{first}] * {workers}, [0] * {workers}, []",
        f"for name, minutes in jobs:\n    who = free.index(min(free))\n    free[who] += {spent}\n    done[who] += 1\n"
        f"    ends.append([name, who + 1, free[who]]){pause}",
    ]
    returns = _result(random, rules)
    return Task(
        "queues", level, function_name(random), [("jobs", "list[list]")], returns,
        "`jobs` is a list of pairs [name, minutes]: a string and a whole number, at least 1. It may be empty, and "
        "names may repeat.",
        rules.words, rules.lines, _draw, ([[]], [[["p", 3]]], [[["p", 2], ["q", 2], ["r", 2], ["s", 2], ["t", 2]]]),
        [Property("nothing for no jobs", lambda given, value: bool(given[0]) or not value)],
    )  # fmt: skip


def _pause(random: Random, rules: Rules) -> str:
    """The line that makes a worker rest now and then."""
    every, rest = random.randint(2, 3), random.randint(2, 4)
    after = "the 2nd, the 4th ..." if every == 2 else "the 3rd, the 6th ..."
    rules.words.append(
        f"After each {every} jobs that a worker has done ({after}), the worker is free only {rest} minutes after the "
        "end of the job; the job's own end is not later for that."
    )
    return f"\n    if done[who] % {every} == 0:\n        free[who] += {rest}"


def _result(random: Random, rules: Rules) -> str:
    returns, words, line = random.choice(
        [
            ("list[list]", "for each job, in the order in which they were taken, a list [name, number of the worker, "
             "minute of its end]", "return ends"),
            ("int", "the minute at which the last job ends (0 if there are no jobs)",
             "return max((end for _, _, end in ends), default=0)"),
            ("list[str]", "the names of the jobs in the order in which they end; jobs that end at the same minute in "
             "the order in which they were taken",
             "return [name for name, _, end in sorted(ends, key=lambda e: e[2])]"),
        ]
    )  # fmt: skip
    rules.add(f"Return {words}.", line)
    return returns


def _draw(random: Random) -> list[Any]:
    return [[[random.choice("pqrstuvw"), random.randint(1, 9)] for _ in range(random.randint(0, 9))]]
