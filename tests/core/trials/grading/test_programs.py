"""Whole programs: built and run in the sandbox, judged by what they print."""

from __future__ import annotations

import pytest

from seatrial.errors import BadInput, NotReady
from seatrial.trials.grading.programs import LANGUAGES, Exchange, Language, judge_program, languages, run_program
from seatrial.trials.sandbox.limits import Limits

DOUBLE = {
    "c": '#include <stdio.h>\nint main(){int a;if(scanf("%d",&a)!=1)return 1;printf("%d\\n",a*2);return 0;}',
    "cpp": "#include <iostream>\nint main(){int a;std::cin>>a;std::cout<<a*2<<std::endl;}",
    "javascript": 'console.log(Number(require("fs").readFileSync(0,"utf8"))*2)',
    "perl": 'print <STDIN>*2, "\\n";',
    "shell": "read a; echo $((a*2))",
    "tcl": "puts [expr {[gets stdin]*2}]",
}
PRESENT = [language for language in languages() if language.id in DOUBLE]
SHELL = LANGUAGES["shell"]
EXCHANGES = [Exchange("3\n", "6\n"), Exchange("-4\n", "-8")]


@pytest.mark.parametrize("language", PRESENT, ids=lambda language: language.id)
def test_a_right_program_passes_and_a_wrong_one_does_not(language: Language) -> None:
    main = f"main{language.suffix}"
    right, wrong = DOUBLE[language.id], DOUBLE[language.id].replace("2", "3")
    assert judge_program(language, {main: right.encode()}, main, EXCHANGES).value == 1
    assert judge_program(language, {main: wrong.encode()}, main, EXCHANGES).cause == "wrong answer"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("exit 0", "wrong answer"),
        ("echo 6; exit 3", "crashed"),
        ("sleep 30", "timeout"),
        ("while :; do echo 6666666666; done", "too much output"),
        ("if [ -e seen ]; then echo -8; else touch seen; echo 6; fi", "wrong answer"),
    ],
)
def test_a_program_that_does_not_answer_names_its_cause(text: str, cause: str) -> None:
    limits = Limits(seconds=1.5, output_bytes=10_000)
    assert judge_program(SHELL, {"m.sh": text.encode()}, "m.sh", EXCHANGES, limits).cause == cause


def test_a_program_that_does_not_build_says_why() -> None:
    language = next((each for each in PRESENT if each.id == "c"), None)
    if language is None:
        pytest.skip("gcc is not here")
    score = judge_program(language, {"m.c": b"int main(){ return oops; }"}, "m.c", EXCHANGES)
    assert score.cause == "does not build"
    assert "oops" in score.detail


def test_a_language_that_is_not_here_says_so() -> None:
    with pytest.raises(NotReady, match="Nowhere is not installed"):
        judge_program(Language("n", "Nowhere", ".n", ("no-such-tool",)), {}, "m.n", EXCHANGES)


def test_files_that_climb_are_refused() -> None:
    with pytest.raises(BadInput, match="not a path"):
        run_program(["true"], {"../x": b""})
