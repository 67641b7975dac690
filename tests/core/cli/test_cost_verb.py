"""seatrial cost and seatrial catalogue prices: what they print, and how they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.price_files import IDS, write_packages, write_prices

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]
MONTH = ("--input", "10M", "--cached", "50%", "--output", "1M")
OWN = ("--gpus", "2", "--gpu-hour", "1.90", "--utilisation", "40%", "--speed", "3000")


@pytest.fixture
def run(folder: Path) -> Verb:
    """Run a verb on the small catalogue with prices; whatever happens, nobody sees a traceback."""
    write_prices(folder)

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, words, env={"SEATRIAL_CATALOGUE": str(folder)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return verb


def test_a_month_is_told_by_host_cheapest_first_with_day_and_source(run: Verb) -> None:
    result = run("cost", "Windhover", *MONTH)
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert text.startswith("A month of 10,000,000 tokens in (50% of it cached) and 1,000,000 out.\n")
    rows = text[text.index("KESTREL 8B") :].splitlines()[2:]
    assert rows[0].split() == ["Nest", "[1a]", "$2.60", "0.20", "-", "0.60", "not", "stated"]
    assert rows[1].split() == ["Aerie", "Labs", "[2b]", "$10.25", "1", "0.25", "4", "2026-01-05"]
    assert rows[2].split() == ["by", "genai-prices", "$15.00"]
    assert "[2] model-prices 1.0, read 2026-01-15, data to 2026-01-10; compared with the" in text
    assert "not known: The source writes 0" in text
    assert "$0.00" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_one_s_own_machines_are_set_against_the_cheapest(run: Verb) -> None:
    text = " ".join(run("cost", "kestrel-8b", *MONTH, *OWN).stdout.split())
    assert "1 set-up of 2 GPUs at $1.90 an hour, 730 hours: $2,774.00 a month, used or not." in text
    assert "Kestrel 8B against Nest: From 11,736,153,847 tokens a month on, one set-up costs less." in text


def test_several_tools_are_told_and_one_without_prices_is_not_known(run: Verb) -> None:
    text = run("cost", "kestrel-8b", "magpie", *MONTH).stdout
    assert "MAGPIE\nNot known. No source that is read prices it by the token.\n" in text


def test_programs_get_the_same_as_json(run: Verb) -> None:
    answer = json.loads(run("cost", "kestrel-8b", *MONTH, *OWN, "--format", "json").stdout)
    (tool,) = answer["tools"]
    assert [(row["host"], row["cost"]) for row in tool["hosts"][:2]] == [("nest", 2.6), ("aerie", 10.25)]
    assert tool["hosts"][3]["cost"] is None
    assert tool["hosts"][1]["rates"]["cached_input"] == 0.25
    assert answer["self_hosted"]["cost"] == 2774
    assert tool["hosts"][0]["break_even"]["tokens"] == 11_736_153_847


@pytest.mark.parametrize(
    ("words", "cause", "next_step"),
    [
        (("kestrl-8b", *MONTH), "There is no tool called “kestrl-8b”.", "Did you mean kestrel-8b"),
        (
            ("kestrel-8b", "--input", "20MB", "--output", "1"),
            "input: “20MB” is not a number of tokens.",
            "Write input as",
        ),
        (("kestrel-8b", "--input=-5", "--output", "1"), "input: “-5” is negative", "Write input as 20M."),
        (("kestrel-8b", "--output", "1"), "input: How much is “input”?", "Write input as 20M."),
        (("kestrel-8b", *MONTH, "--gpus", "2"), "gpu_hour: How much is “gpu-hour”?", "Write gpu-hour as 1.90."),
        (("kestrel-8b", *MONTH, "--context", "30 km"), "context: “30 km” is not", "Write context as 30k."),
    ],
)
def test_what_does_not_fit_leaves_with_2_cause_and_next_step(
    run: Verb, words: tuple[str, ...], cause: str, next_step: str
) -> None:
    result = run("cost", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    first, second = result.stderr.splitlines()
    assert first.startswith(cause)
    assert second.startswith(next_step)


def test_an_import_says_what_it_wrote_what_it_lacks_and_what_disagrees(run: Verb, folder: Path, tmp_path: Path) -> None:
    (folder / "prices" / "ids.yaml").write_text(IDS)
    packages = write_packages(tmp_path / "packages")
    result = run("catalogue", "prices", "--from", str(packages), "--read", "2026-01-15")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "model-prices 1.0 (MIT), data to 2026-01-10\n" in result.stdout
    assert "1 tool with prices, 1 file written\n" in result.stdout
    assert "  heron-40b: No package knows it.\n" in result.stdout
    assert "  magpie: nobody has looked yet; see ids.yaml\n" in result.stdout
    assert "\n1 models shared, 1 disagree\n" in result.stdout
    assert run("catalogue", "check").exit_code == 0


def test_an_import_without_the_packages_says_how_to_get_them(run: Verb, folder: Path, tmp_path: Path) -> None:
    (folder / "prices" / "ids.yaml").write_text(IDS)
    (tmp_path / "none").mkdir()
    result = run("catalogue", "prices", "--from", str(tmp_path / "none"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[1] == "Run: pip install seatrial[prices]"
