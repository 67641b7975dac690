"""seatrial footprint: what it prints, and how it leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.facts.footprint.test_parameters import MIXTRAL_8X22B
from tests.core.small_catalogue import REAL

from seatrial.cli.main import seatrial

NEEDED = (
    "metrics.yaml",
    "categories.yaml",
    "tools/mixtral-8x22b.yaml",
    "tools/gpt-4.yaml",
    "configs/mixtral-8x22b.yaml",
    "gpus/a100-sxm-80gb.yaml",
    "licences/Apache-2.0.yaml",
    "licences/LicenseRef-proprietary.yaml",
)
Verb = Callable[..., Result]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The few real files that these tests need: the whole catalogue takes longer to read than they to run."""
    folder = tmp_path_factory.mktemp("catalogue")
    for name in NEEDED:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(REAL / name, folder / name)
    return folder


@pytest.fixture
def run(catalogue: Path) -> Verb:
    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, ["footprint", *words], env={"SEATRIAL_CATALOGUE": str(catalogue)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return verb


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(MIXTRAL_8X22B), encoding="utf-8")
    return file


def test_the_json_has_the_keys_that_others_build_on(run: Verb, config: Path) -> None:
    words = ("--gpu", "2xA100-80GB", "--precision", "fp8", "--context", "8k", "--users", "2", "--format", "json")
    found = json.loads(run(str(config), *words).stdout)
    assert found["parameters"]["total"] == 140_630_071_296
    assert found["parameters"]["active"] == 39_161_468_928
    assert found["parameters"]["active_excluding_embedding"] == 38_960_142_336
    assert found["kv_bytes_per_token"] == 229_376
    assert found["weights_bytes"] == pytest.approx(141.07e9, rel=1e-3)
    assert found["fits"] is True
    assert found["gpus_needed"] == 2
    assert 0 < found["decode_tokens_per_second"]["low"] < found["decode_tokens_per_second"]["high"]


def test_a_folder_with_a_config_is_a_model(run: Verb, config: Path) -> None:
    assert "140,630,071,296" in run(str(config.parent)).stdout


def test_a_catalogued_model_is_computed_from_its_configuration(run: Verb) -> None:
    lines = run("Mistral 8x24B", "--gpu", "2xA100-80GB").stdout.splitlines()
    assert lines[0] == "Mixtral 8x22B (mixtral, 56 layers)"
    assert any(line.startswith("Fits") and "no" in line for line in lines)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["nothing-like-it"], "There is no tool called “nothing-like-it”."),
        (["gpt-4"], "The catalogue has no configuration of GPT-4."),
        (["gone/config.json"], "gone/config.json does not exist."),
        (["mixtral-8x22b", "--gpu", "2xA1000-80GB"], "There is no accelerator called “A1000-80GB”."),
        (["mixtral-8x22b", "--gpu", "0xA100-80GB"], "A set-up of 0 accelerators makes no sense here."),
        (["mixtral-8x22b", "--precision", "fp9"], "There is no precision “fp9”."),
        (["mixtral-8x22b", "--context", "much"], "“much” is no number of tokens."),
        (["mixtral-8x22b", "--users", "0"], "A context of 4,096 tokens for 0 users makes no sense."),
    ],
)
def test_bad_input_leaves_with_2_and_a_cause(run: Verb, words: list[str], cause: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[0].endswith(cause)
    assert len(result.stderr.splitlines()) > 1


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, b" " * 2_000_000])
def test_a_damaged_config_is_refused_at_once(run: Verb, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.json"
    file.write_bytes(content)
    result = run(str(file))
    assert result.exit_code == 2
    assert str(file) in result.stderr
