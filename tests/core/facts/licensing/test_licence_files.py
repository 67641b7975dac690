"""What a licence's file may hold: every rule with its line, cause and next step; and what the real files say."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.small_catalogue import write_catalogue
from tests.core.small_licences import MARSH, write_licences

from seatrial.errors import BadInput, NotFound, Problem
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.facts.licensing.case import Case
from seatrial.facts.licensing.naming import find_licence, tools_under
from seatrial.facts.licensing.permission import judge


@pytest.fixture
def marsh(tmp_path: Path):
    """The Marsh licence with some words changed, and what is found wrong with it."""
    folder = write_licences(write_catalogue(tmp_path / "catalogue"))
    file = folder / "licences" / "LicenseRef-marsh.yaml"

    def changed(old: str, new: str) -> list[Problem]:
        assert old in MARSH
        file.write_text(MARSH.replace(old, new), encoding="utf-8")
        return [problem for problem in load_catalogue(folder).problems if problem.file == file]

    return changed


def test_a_licence_with_terms_is_read(marsh) -> None:
    assert marsh("read: 2026-01-10", "read: 2026-01-11") == []


@pytest.mark.parametrize(
    ("old", "new", "cause", "next_step"),
    [
        ("source: policy}", "source: polcy}", "This file has no source “polcy”.", "Add it under `sources:`"),
        (", source: policy}", "}", "No term uses the source “policy”.", "Cite it, or remove it."),
        ("700000000", "600000000", "does not contain the number “600000000”", "Quote the words that state it."),
        ("unit: user, ", "", "The number of “user_cap” has no unit.", "Write `unit: user`."),
        ("unit: user,", "unit: USD/year,", "has the unit USD/year.", "Write `unit: user`."),
        ("most: 700000000, unit: user, ", "", "“user_cap” has no number.", "Add `most:` and `unit:`"),
        ("excluded: [EU], ", "", "Nothing says what the conditions on geography are.", "Add `excluded:`"),
        ("excluded: [EU]", "excluded: [UK]", "“UK” is not an ISO country code.", "Write GB."),
        ("excluded: [EU]", "excluded: [Europe]", "“Europe” is not an ISO country code.", "Write an ISO code"),
        ('{answer: "yes", clause: "1.a", quote: use', '{answer: maybe, clause: "1.a", quote: use', "answer", ""),
        (
            '{answer: "yes", clause: "1.a", quote: royalty-free}',
            '{answer: "no", clause: "1.a", quote: royalty-free}',
            "“revenue_cap” cannot be answered with “no”.",
            "Write yes, or with-conditions",
        ),
        (
            "quote: use and distribute}",
            "quote: use and distribute, duties: [sing]}",
            "granted without conditions, and has some",
            "Write with-conditions.",
        ),
        (
            "quote: use and distribute}",
            "quote: 5 users, most: 5, unit: user}",
            "“commercial_use” has no number.",
            "Write it under user_cap or revenue_cap.",
        ),
        ("duties: [pass on a copy]", "excluded: [EU]", "“redistribution” excludes no territories.", ""),
        ("id: LicenseRef-marsh", "id: Marsh-1.0", "“Marsh-1.0” is not in the SPDX list.", "LicenseRef-Marsh-1.0"),
        ("read: 2026-01-10", "read: 2999-01-10", "lies in the future", ""),
        ("  attribution:", "  atribution:", "Unknown field “atribution”.", "Did you mean “attribution”?"),
    ],
)
def test_what_is_wrong_with_a_term_is_told_with_its_line(marsh, old: str, new: str, cause: str, next_step: str) -> None:
    problems = [problem for problem in marsh(old, new) if cause in problem.cause]
    assert problems, "nothing was found wrong"
    assert next_step in problems[0].next_step
    lines = problems[0].file.read_text(encoding="utf-8").splitlines()
    assert lines[problems[0].line - 1] not in MARSH.splitlines() or "policy:" in lines[problems[0].line - 1]


def test_wrong_terms_count_as_not_read_and_the_licence_itself_stays_known(tmp_path: Path) -> None:
    folder = write_licences(write_catalogue(tmp_path / "catalogue"))
    file = folder / "licences" / "LicenseRef-marsh.yaml"
    file.write_text(MARSH.replace("700000000", "600000000"), encoding="utf-8")
    catalogue = load_catalogue(folder)
    assert catalogue.licences.files["LicenseRef-marsh"].terms.answered() == {}
    assert catalogue.licences.class_of("LicenseRef-marsh") == "conditional"
    assert judge("LicenseRef-marsh", Case(), catalogue.licences).answer == "unknown"
    assert "heron-40b" in catalogue.tools


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return load_catalogue(write_licences(write_catalogue(tmp_path_factory.mktemp("licences") / "catalogue")))


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("the meadow", "MIT"),
        ("Marsh Community Licence", "LicenseRef-marsh"),
        ("marsh", "LicenseRef-marsh"),
        ("licenseref-MARSH", "LicenseRef-marsh"),
        ("Zlib", "Zlib"),
        ("apache-2.0 or mit", "Apache-2.0 OR MIT"),
        ("(mit AND cc-by-nc-4.0) or licenseref-marsh", "(MIT AND CC-BY-NC-4.0) OR LicenseRef-marsh"),
        ("Apache-2.0 with llvm-exception", "Apache-2.0 WITH LLVM-exception"),
        ("heron-40b", "LicenseRef-marsh"),
        ("Great Heron", "LicenseRef-marsh"),
    ],
)
def test_a_licence_goes_by_id_name_writing_expression_or_tool(invented: Catalogue, name: str, expression: str) -> None:
    found, tool = find_licence(invented, name)
    assert found == expression
    assert (tool.slug if tool else None) == ("heron-40b" if "eron" in name else None)


@pytest.mark.parametrize("name", ["", "()", "MIT OR", "LicenseRef-nobody", "mitt", "\x00", "(" * 5000, "LicenseRef-"])
def test_a_name_that_nothing_answers_to_is_told_with_the_nearest(invented: Catalogue, name: str) -> None:
    with pytest.raises(NotFound) as refused:
        find_licence(invented, name)
    assert len(str(refused.value)) < 300
    if name == "mitt":
        assert refused.value.nearest[0] == "MIT"


def test_a_name_of_two_licences_is_not_guessed(invented: Catalogue) -> None:
    with pytest.raises(BadInput) as refused:
        find_licence(invented, "Modified Meadow")
    assert refused.value.next_step == "Use one of their ids: CC-BY-NC-4.0, LicenseRef-fen."


def test_the_tools_under_a_licence_are_those_whose_licence_names_it(invented: Catalogue) -> None:
    assert [tool.slug for tool in tools_under(invented, "LicenseRef-marsh")] == ["heron-40b"]
    assert [tool.slug for tool in tools_under(invented, "Apache-2.0 OR LicenseRef-marsh")] == [
        "heron-40b",
        "kestrel-8b",
    ]
    assert tools_under(invented, "Zlib") == []


def test_in_an_expression_names_do_as_well_as_ids(invented: Catalogue) -> None:
    assert find_licence(invented, "the Meadow or (Marsh Community Licence and zlib)")[0] == (
        "MIT OR (LicenseRef-marsh AND Zlib)"
    )


# What the files that ship say. The rules are tested above; these hold the readings that are easily got wrong.
REAL_CASES = [
    ("LicenseRef-llama-4-community", {"users": 8e8}, "not permitted", "user_cap", "2"),
    ("LicenseRef-llama-4-community", {"users": 7e8}, "permitted with duties", None, None),
    ("LicenseRef-llama-4-community", {"domicile": "EU"}, "not permitted", "geography", None),
    ("LicenseRef-llama-4-community", {"domicile": "US"}, "permitted with duties", None, None),
    ("LicenseRef-llama-3-community", {"train_on_outputs": True}, "not permitted", "outputs_training", "1.b.v"),
    (
        "LicenseRef-llama-3.1-community",
        {"train_on_outputs": True},
        "permitted with duties",
        "outputs_training",
        "1.b.i",
    ),
    ("LicenseRef-kimi-k2-modified-mit", {"users": 2e8}, "permitted with duties", "user_cap", None),
    ("LicenseRef-kimi-k2-modified-mit", {"revenue": 1e9}, "permitted with duties", "revenue_cap", None),
    ("LicenseRef-stability-community", {"revenue": 2e6}, "not permitted", "revenue_cap", None),
    ("LicenseRef-mistral-research-license", {}, "not permitted", "commercial_use", None),
    ("LicenseRef-proprietary", {}, "unknown", None, None),
    ("Apache-2.0 OR MIT", {"redistribute": True, "users": 1e9}, "permitted with duties", None, None),
    ("MIT AND CC-BY-NC-4.0", {}, "not permitted", "commercial_use", None),
    ("MIT AND CC-BY-NC-4.0", {"commercial": False}, "permitted with duties", None, None),
]


@pytest.mark.parametrize(("expression", "case", "answer", "question", "clause"), REAL_CASES)
def test_the_real_licences_answer_as_their_texts_do(
    real: Catalogue, expression: str, case: dict[str, object], answer: str, question: str | None, clause: str | None
) -> None:
    permission = judge(expression, Case(**case), real.licences)
    assert permission.answer == answer, permission.says
    if question:
        assert permission.decided_by.question == question
    if clause:
        assert permission.decided_by.clause == clause


def test_what_keeps_llama_4_out_of_the_union_stands_in_its_use_policy(real: Catalogue) -> None:
    permission = judge("LicenseRef-llama-4-community", Case(domicile="DE"), real.licences)
    assert permission.decided_by.source.title == "Llama 4 Acceptable Use Policy"
    assert "European Union" in permission.decided_by.quote


def test_above_the_cap_of_kimi_its_name_has_to_be_shown(real: Catalogue) -> None:
    above = judge("LicenseRef-kimi-k2-modified-mit", Case(users=2e8), real.licences)
    assert any(duty.question == "user_cap" and "Kimi K2" in duty.says for duty in above.duties)


def test_at_least_27_licences_are_read_and_none_has_a_problem(real: Catalogue) -> None:
    read = [file for file in real.licences.files.values() if len(file.terms.answered()) >= 8]
    assert len(read) >= 27
    assert [problem for problem in real.problems if problem.file.parent.name == "licences"] == []
