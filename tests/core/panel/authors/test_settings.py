"""Who writes for which seat: panel.yaml and three variables, read loudly."""

from __future__ import annotations

from pathlib import Path

import pytest

from seatrial.errors import BadFile, BadInput, SeatrialError
from seatrial.panel.authors.settings import PanelSettings, read_settings
from seatrial.trials.contenders.file import EndpointSpec

CRITICS = ["builder", "founder"]
WHOLE = """\
models:
  - name: large
    kind: endpoint
    base_url: https://api.example.com/v1
    model: large-3
    key_env: EXAMPLE_API_KEY
    price_in: 3
    price_out: 15
  - name: fake
    kind: scripted
    rule: {review: {success: 1}}
seats:
  default: fake
  founder: large
budget:
  tokens: 500000
  usd: 2.5
"""


def settings(folder: Path, text: str) -> PanelSettings:
    file = folder / "panel.yaml"
    file.write_text(text)
    return read_settings(file, CRITICS)


def author(found: PanelSettings, critic: str) -> str | None:
    spec = found.author_of(critic)
    return spec and spec.name


def test_several_models_share_the_seats(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)
    assert (author(found, "founder"), author(found, "builder")) == ("large", "fake")
    assert (found.budget.tokens, found.budget.usd, found.budget.calls) == (500_000, 2.5, None)


def test_a_seat_that_names_no_model_stays_the_rubrics(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE.replace("  default: fake\n", ""))
    assert author(found, "builder") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "cause"),
    [
        ("founder: large", "fonder: large", 14, "There is no critic “fonder”"),
        ("founder: large", "founder: huge", 14, "“huge” is none of the models above"),
        ("budget:", "budgets:", 15, "Unknown field “budgets”"),
        ("usd: 2.5", "usd: 0", 17, "“usd” does not fit"),
        ("key_env: EXAMPLE_API_KEY", "api_key: sk-12345678", 2, "would put a key into the file"),
        ("kind: scripted", "kind: oracle", 10, "There is no kind “oracle”"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, cause: str) -> None:
    with pytest.raises(BadFile) as caught:
        settings(tmp_path, WHOLE.replace(old, new))
    problem = caught.value.problems[0]
    assert cause in problem.cause
    assert problem.line == line
    assert "sk-12345678" not in str(problem)


def test_the_environment_names_an_endpoint_and_its_key_without_holding_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_PANEL_ENDPOINT", "http://127.0.0.1:1234/v1")
    monkeypatch.setenv("SEATRIAL_PANEL_MODEL", "small-1")
    monkeypatch.setenv("SEATRIAL_PANEL_KEY", "sk-live-Zq81mC7vXw29LpTt")
    found = read_settings(None, CRITICS).author_of("founder")
    assert isinstance(found, EndpointSpec)
    assert (found.model, found.key_env) == ("small-1", "SEATRIAL_PANEL_KEY")
    assert "sk-live" not in repr(found)


@pytest.mark.parametrize("address", ["ftp://host/v1", "nonsense", "http://models.example.com/v1"])
def test_an_address_that_cannot_be_meant_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_PANEL_ENDPOINT", address)
    with pytest.raises(BadInput, match="SEATRIAL_PANEL_ENDPOINT"):
        read_settings(None, CRITICS)


def test_a_command_writes_no_reviews(tmp_path: Path) -> None:
    command = "models: [{name: agent, kind: command, command: [mini], endpoint: 'http://127.0.0.1:1/v1'}]\n"
    with pytest.raises(SeatrialError, match="writes no reviews"):
        settings(tmp_path, command)
