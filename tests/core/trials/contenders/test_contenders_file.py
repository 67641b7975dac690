"""contenders.yaml says what is wrong with it, on its line, and holds no key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.core.small_catalogue import REAL

from seatrial.errors import BadFile, BadInput, NotFound
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.trials.contenders.causes import CAUSES
from seatrial.trials.contenders.file import KINDS, CommandSpec, EndpointSpec, GgufSpec, ScriptedSpec
from seatrial.trials.contenders.opening import load_contenders, named_contender, named_contenders, open_contender

REFERENCE = Path(__file__).parents[4] / "docs/reference/contenders-format.md"
ENDPOINT = "- name: gull\n  kind: endpoint\n  base_url: https://api.example.com/v1\n  model: gull-7b\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test's file stands."""
    return tmp_path / "contenders.yaml"


def problems(file: Path, text: str, catalogue: Catalogue | None = None) -> list[tuple[int, str]]:
    """Line and words of everything that is wrong with a file."""
    file.write_text(text)
    with pytest.raises(BadFile) as refused:
        load_contenders(file, catalogue)
    return [(problem.line, f"{problem.cause} {problem.next_step}") for problem in refused.value.problems]


def test_the_example_of_the_reference_is_read_as_it_stands(file: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", REFERENCE.read_text(), re.DOTALL)
    assert example
    file.write_text(example[1])
    specs = load_contenders(file, load_catalogue(REAL))
    assert {spec.kind for spec in specs} == set(KINDS)
    assert [type(open_contender(spec)).__name__ for spec in specs]
    hosted = specs[0]
    assert isinstance(hosted, EndpointSpec)
    assert (hosted.price_in, hosted.key_env) == (2.0, "EXAMPLE_API_KEY")


def test_every_field_of_every_kind_is_in_the_reference() -> None:
    text = REFERENCE.read_text()
    fields = {field for kind in KINDS.values() for field in kind.model_fields} - {"folder"}
    assert [field for field in sorted(fields) if f"`{field}`" not in text] == []


def test_every_cause_is_in_the_reference() -> None:
    text = REFERENCE.read_text()
    assert [cause for cause, meaning in CAUSES.items() if f"| {cause} | {meaning} |" not in text] == []


def test_what_is_left_out_is_unknown_and_no_zero(file: Path) -> None:
    file.write_text(ENDPOINT)
    (spec,) = load_contenders(file)
    assert (spec.price_in, spec.price_out, spec.tool, spec.release) == (None, None, None, None)
    assert spec.settings == {"model": "gull-7b", "address": "https://api.example.com/v1", "tool calls": "auto"}


@pytest.mark.parametrize("field", ["key", "api_key", "API-Key", "token", "password"])
def test_a_key_in_the_file_is_refused_with_the_reason_and_not_repeated(file: Path, field: str) -> None:
    ((line, words),) = problems(file, ENDPOINT + f"  {field}: sk-live-1234567890\n")
    assert line == 1
    assert "would put a key into the file" in words
    assert "key_env" in words
    assert "sk-live" not in words


@pytest.mark.parametrize("key", ["sk-live-1234567890", "AIzaSyD1234567890", "hf_abcdefghijkl", "$OPENAI_API_KEY"])
def test_a_key_where_its_variable_is_to_be_named_is_refused_and_not_repeated(file: Path, key: str) -> None:
    ((line, words),) = problems(file, ENDPOINT + f"  key_env: {key}\n")
    assert (line, "the name of an environment variable" in words, key in words) == (5, True, False)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.com/v1", "starts with http"),
        ("https://user:hunter2@example.com/v1", "holds a user name or password"),
        ("https://example.com/v1?key=hunter2", "goes on after its path"),
        ("https://", "names no host"),
        ("https://example.com:port/v1", "cannot be read"),
        ("http://example.com/v1", "insecure: true"),
        ("http://93.184.216.34/v1", "insecure: true"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(file: Path, address: str, said: str) -> None:
    ((_, words),) = problems(file, f"- name: gull\n  kind: endpoint\n  base_url: {address}\n")
    assert said in words
    assert "hunter2" not in words


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:11434", "[::1]:8000", "10.0.0.7", "gpu-box:8000", "gpu.lan"]
)
def test_http_is_allowed_near_by(host: str) -> None:
    assert named_contender(f"http://{host}/v1#gull", []).settings["address"] == f"http://{host}/v1"


def test_http_to_the_outside_is_allowed_where_somebody_says_so(file: Path) -> None:
    file.write_text(ENDPOINT.replace("https", "http") + "  insecure: true\n")
    assert load_contenders(file)[0].settings["address"] == "http://api.example.com/v1"


@pytest.mark.parametrize("header", ["Authorization", "X-Api-Key", "Cookie", "X-Auth-Token"])
def test_a_header_that_carries_secrets_is_refused(file: Path, header: str) -> None:
    ((_, words),) = problems(file, ENDPOINT + f"  headers:\n    {header}: hunter2\n")
    assert "may carry a secret" in words
    assert "hunter2" not in words


def test_parameters_that_would_make_the_trial_unequal_are_refused(file: Path) -> None:
    ((_, words),) = problems(file, ENDPOINT + "  parameters:\n    temperature: 1\n")
    assert "the same for every contender" in words


def test_all_that_is_wrong_is_told_at_once_each_on_its_line(file: Path) -> None:
    found = problems(
        file,
        ENDPOINT + "  modell: x\n" + "- name: gull\n  kind: endpoint\n  base_url: https://b.example/v1\n"
        "- name: tern\n  kind: boat\n- kind: gguf\n  name: a\n  path: a.gguf\n  repo: b/c\n  file: d.gguf\n- 5\n"
        "- name: plover\n  kind: scripted\n  rule:\n    default: {success: 2}\n"
        "- name: b\n  kind: command\n  command: [run]\n",
    )
    assert [line for line, _ in found] == [5, 6, 10, 11, 16, 20, 21]
    assert "Did you mean “model”?" in found[0][1]
    assert "stands twice" in found[1][1]
    assert "endpoint, gguf, command, scripted" in found[2][1]
    assert "docs/reference/catalogue-format.md" not in str(found)


@pytest.mark.parametrize("text", ["", "gull", "a: b", "- &a {name: x}", "- name: x\n  name: y", "[]", "\x00"])
def test_a_file_that_is_no_list_of_contenders_is_refused_on_a_line(file: Path, text: str) -> None:
    assert problems(file, text)[0][0] >= 1


def test_a_file_that_is_not_there_or_is_none_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(BadInput, match="There is no file"):
            load_contenders(path)


def test_the_tool_is_looked_up_in_the_catalogue(file: Path, small: Catalogue) -> None:
    file.write_text(ENDPOINT + "  tool: Windhover\n")
    assert load_contenders(file, small)[0].tool == "kestrel-8b"
    ((line, words),) = problems(file, ENDPOINT + "  tool: kestrell\n", small)
    assert line == 5
    assert "kestrel-8b" in words


def test_paths_are_relative_to_the_file(file: Path) -> None:
    file.write_text("- name: a\n  kind: gguf\n  path: models/a.gguf\n")
    spec = load_contenders(file)[0]
    assert isinstance(spec, GgufSpec)
    assert spec.resolve(spec.path or "") == file.parent / "models/a.gguf"
    assert str(file.parent) not in str(spec.settings)


def test_contenders_are_named_on_the_command_line_in_four_ways(file: Path) -> None:
    file.write_text(ENDPOINT)
    known = load_contenders(file)
    words = ["gull", "http://127.0.0.1:8080/v1#tern:1b", "hf:org/repo-GGUF/deep/tern.Q4.gguf", "./plover.gguf"]
    gull, tern, fetched, plover = named_contenders(words, known)
    assert gull is known[0]
    assert isinstance(tern, EndpointSpec)
    assert (tern.name, tern.address, tern.model) == ("tern:1b", "http://127.0.0.1:8080/v1", "tern:1b")
    assert isinstance(fetched, GgufSpec)
    assert (fetched.name, fetched.repo, fetched.file) == ("tern.Q4", "org/repo-GGUF", "deep/tern.Q4.gguf")
    assert isinstance(plover, GgufSpec)
    assert plover.path == "./plover.gguf"


def test_words_that_name_nothing_are_refused_with_what_comes_close(file: Path) -> None:
    file.write_text(ENDPOINT)
    known = load_contenders(file)
    with pytest.raises(NotFound, match="Did you mean gull"):
        named_contender("guul", known)
    with pytest.raises(BadInput, match="holds a user name") as refused:
        named_contender("https://me:hunter2@example.com/v1#m", known)
    assert "hunter2" not in str(refused.value)
    for wrong in ("hf:tern.gguf", "hf:../../x/y.gguf", "http://#m", "http://example.com/v1#m"):
        with pytest.raises(BadInput):
            named_contender(wrong, known)
    with pytest.raises(BadInput, match="Two contenders are called"):
        named_contenders(["gull", "https://b.example/v1#gull"], known)


def test_a_command_holds_no_secret(file: Path) -> None:
    text = "- name: a\n  kind: command\n  command: [mini, --yolo]\n  endpoint: http://localhost:8080/v1\n"
    file.write_text(text + "  environment: {LANG: C}\n")
    assert isinstance(load_contenders(file)[0], CommandSpec)
    ((_, words),) = problems(file, text + "  environment: {OPENAI_API_KEY: hunter2}\n")
    assert "may carry a secret" in words
    assert "hunter2" not in words


def test_a_scripted_contender_has_one_way_to_answer(file: Path) -> None:
    text = "- name: a\n  kind: scripted\n"
    file.write_text(text + "  rule:\n    default: {success: 0.5, half_size: 4}\n")
    spec = load_contenders(file)[0]
    assert isinstance(spec, ScriptedSpec)
    assert [spec.rule["default"].at(size) for size in (None, 0, 4, 8)] == [0.5, 0.5, 0.25, 0.125]
    assert "either" in problems(file, text)[0][1]
