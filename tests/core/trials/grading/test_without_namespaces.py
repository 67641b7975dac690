"""The same grader where user namespaces are refused: Landlock keeps the programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.core.trials.grading.forged import ENTRY, FORGED, PROMPT, RIGHT, TESTS

from seatrial.errors import NotReady
from seatrial.trials.grading.functions import Call, FunctionGrader
from seatrial.trials.sandbox.box import find_box

SLOW = ("endless", "never", "without end", "encoder")  # these take their whole time everywhere


@pytest.fixture(scope="module")
def kept() -> Iterator[FunctionGrader]:
    try:
        box = find_box(("landlock",))
    except NotReady as reason:
        pytest.skip(str(reason))
    with FunctionGrader(box=box, workers=1, seconds=5.0) as found:
        yield found


def test_a_right_solution_passes_and_no_forged_one_does(kept: FunctionGrader) -> None:
    quick = {name: text for name, text in FORGED.items() if not any(word in name for word in SLOW)}
    passed = [name for name, text in quick.items() if kept.judge(text, ENTRY, TESTS, prelude=PROMPT).value > 0]
    assert (passed, len(quick) > 35) == ([], True)
    assert kept.judge(RIGHT, ENTRY, TESTS, prelude=PROMPT).value == 1


def test_a_program_reads_the_library_and_writes_in_its_own_folder_only(kept: FunctionGrader) -> None:
    source = (
        "import colorsys, os\ndef read(path): return open(path).read(3)\ndef listed(path): return os.listdir(path)\n"
        "def write(path):\n    open(path, 'w').write('x')\n    return colorsys.rgb_to_hsv(1, 1, 1) and read(path)\n"
    )
    calls = [Call("write", ["own"]), Call("read", ["/etc/passwd"]), Call("listed", ["/"]), Call("listed", ["/proc"])]
    own, *others = kept.call(source, [*calls, Call("write", ["/tmp/other"])])
    assert own.value == "x"
    assert {each.cause for each in others} == {"refused operation"}
    assert kept.call(source, [Call("listed", ["."])])[0].value == []


def test_a_program_starts_no_other_process(kept: FunctionGrader) -> None:
    source = (
        "import os, subprocess\ndef fork(): return os.fork()\ndef run(): return subprocess.run(['true']).returncode"
    )
    assert not any(each.ok for each in kept.call(source, [Call("fork"), Call("run")]))


def test_without_isolation_functions_are_still_judged_from_outside_and_within_limits() -> None:
    with FunctionGrader(box=find_box(("none",)), workers=1, seconds=5.0) as unsafe:
        assert unsafe.judge(RIGHT, ENTRY, TESTS, prelude=PROMPT).value == 1
        assert unsafe.judge("def nothing(): pass", ENTRY, TESTS, prelude=PROMPT).value == 0
        endless = unsafe.call("def f():\n    while True: pass", [Call("f")], seconds=1)
        assert endless[0].cause == "timeout"
