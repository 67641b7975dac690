"""What a case may do under a licence: each question, caps, places, and expressions of several licences."""

from __future__ import annotations

import pytest
from tests.core.small_catalogue import write_catalogue
from tests.core.small_licences import write_licences

from seatrial.errors import BadInput
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.facts.licensing.bearing import ANSWERS, write_clause
from seatrial.facts.licensing.case import Case, case_from_words
from seatrial.facts.licensing.permission import Permission, judge
from seatrial.facts.licensing.questions import IN_ORDER, QUESTIONS
from seatrial.facts.licensing.territories import EEA, EU, countries
from seatrial.facts.schema import Terms


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = write_licences(write_catalogue(tmp_path_factory.mktemp("licences") / "catalogue"))
    catalogue = load_catalogue(folder)
    assert catalogue.problems == []
    return catalogue


@pytest.fixture
def permit(invented: Catalogue):
    def judged(expression: str, **case: object) -> Permission:
        return judge(expression, Case(**case), invented.licences)

    return judged


def duties(permission: Permission) -> list[str]:
    return [duty.says for duty in permission.duties]


def test_a_licence_that_grants_everything_permits_and_says_by_which_clause(permit) -> None:
    permission = permit("MIT")
    assert (permission.answer, permission.says, permission.duties, permission.unread) == (
        "permitted",
        "Permitted.",
        [],
        [],
    )
    assert permission.decided_by.question == "commercial_use"
    assert (permission.decided_by.clause, permission.decided_by.quote) == ("1", "to sell copies")


def test_a_condition_that_the_case_meets_is_a_duty_with_its_clause(permit) -> None:
    permission = permit("MIT", redistribute=True)
    assert permission.answer == "permitted with duties"
    assert permission.decided_by.question == "redistribution"
    assert [(duty.says, duty.clause) for duty in permission.duties] == [("keep the notice", "2")]


def test_a_condition_of_what_the_case_does_not_do_is_none_of_its_duties(permit) -> None:
    assert "pass on a copy" not in duties(permit("LicenseRef-marsh"))
    assert "pass on a copy" in duties(permit("LicenseRef-marsh", redistribute=True, domicile="US"))


def test_commercial_use_is_refused_by_the_clause_that_refuses_it(permit) -> None:
    permission = permit("CC-BY-NC-4.0")
    assert (permission.answer, permission.says) == (
        "not permitted",
        "Not permitted. Commercial use is not permitted.",
    )
    assert permission.decided_by.clause == "2.a"
    assert permission.duties == []


def test_what_is_refused_to_sellers_may_be_permitted_to_others(permit) -> None:
    assert permit("CC-BY-NC-4.0", commercial=False, domicile="US").answer == "permitted with duties"


@pytest.mark.parametrize(
    ("users", "answer"),
    [
        (0, "permitted with duties"),
        (699_999_999, "permitted with duties"),
        (700_000_000, "permitted with duties"),
        (700_000_001, "not permitted"),
    ],
)
def test_a_cap_permits_up_to_and_including_its_number(permit, users: int, answer: str) -> None:
    permission = permit("LicenseRef-marsh", users=users, domicile="US")
    assert permission.answer == answer
    assert not any("700 million" in duty for duty in duties(permission))
    if answer == "not permitted":
        assert (permission.decided_by.question, permission.decided_by.clause) == ("user_cap", "2")


def test_above_a_cap_the_sentence_has_both_numbers(permit) -> None:
    says = permit("LicenseRef-marsh", users=800_000_000).says
    assert says == (
        "Not permitted. 800 million users a month is more than the 700 million users a month allowed"
        " without a further licence."
    )


def test_a_cap_that_the_case_says_nothing_about_is_a_duty_to_stay_below(permit) -> None:
    assert "above 700 million users a month: get a further licence" in duties(permit("LicenseRef-marsh"))


def test_above_a_cap_that_names_duties_these_are_owed_and_nothing_is_refused(permit) -> None:
    permission = permit("LicenseRef-fen", users=100_000_001, revenue=0)
    assert permission.answer == "permitted with duties"
    assert permission.decided_by.question == "user_cap"
    assert duties(permission) == ["show “Fen” to users"]
    assert permit("LicenseRef-fen", users=100_000_000, revenue=0).answer == "permitted"


def test_revenue_a_month_is_a_twelfth_of_the_revenue_a_year(permit) -> None:
    assert permit("LicenseRef-fen", users=1, revenue=240_000_000).answer == "permitted"
    over = permit("LicenseRef-fen", users=1, revenue=240_000_012)
    assert (over.answer, over.decided_by.question) == ("permitted with duties", "revenue_cap")


@pytest.mark.parametrize("domicile", ["EU", "DE", "FR"])
def test_an_excluded_place_is_refused_and_the_source_is_the_document_that_says_so(permit, domicile: str) -> None:
    permission = permit("LicenseRef-marsh", domicile=domicile)
    assert permission.answer == "not permitted"
    assert permission.decided_by.question == "geography"
    assert permission.decided_by.source.title == "Use Policy"


@pytest.mark.parametrize("domicile", ["US", "GB", "NO", "CH"])
def test_a_place_that_is_not_excluded_is_none_of_the_duties(permit, domicile: str) -> None:
    permission = permit("LicenseRef-marsh", domicile=domicile)
    assert permission.answer == "permitted with duties"
    assert not any("Union" in duty for duty in duties(permission))


def test_without_a_place_the_duty_is_to_stay_out(permit) -> None:
    assert "not in the European Union" in duties(permit("LicenseRef-marsh"))


def test_a_place_that_is_excluded_in_part_has_to_be_named_more_closely(permit) -> None:
    permission = permit("CC-BY-NC-4.0", commercial=False, domicile="EEA")
    assert permission.answer == "unknown"
    assert permission.says.endswith("which is a part of the European Economic Area: name the country.")


def test_the_duties_of_a_place_are_owed_outside_the_excluded_ones(permit) -> None:
    assert duties(permit("CC-BY-NC-4.0", commercial=False, domicile="US")) == ["tell the Bog where"]


def test_a_question_that_matters_and_that_nobody_has_read_makes_the_answer_unknown(permit) -> None:
    permission = permit("LicenseRef-fen", redistribute=True, users=1)
    assert permission.answer == "unknown"
    assert permission.decided_by is None
    assert {row.question for row in permission.unread} == {"redistribution"}


def test_a_question_that_does_not_matter_may_be_unread(permit) -> None:
    assert permit("MIT", commercial=False).answer == "permitted"
    assert permit("LicenseRef-fen", users=1, revenue=1).answer == "permitted"


def test_a_clause_that_forbids_decides_whatever_is_unread(permit) -> None:
    permission = permit("LicenseRef-fen", train_on_outputs=True, redistribute=True, patents=True)
    assert permission.answer == "not permitted"
    assert permission.decided_by.question == "outputs_training"
    assert len(permission.unread) >= 2


def test_training_on_outputs_is_decided_by_the_clause_on_it_not_by_a_general_one(permit) -> None:
    permission = permit("LicenseRef-marsh", train_on_outputs=True, domicile="US", users=5)
    assert permission.answer == "permitted with duties"
    assert permission.decided_by.question == "outputs_training"
    assert "name the model Marsh" in duties(permission)


def test_a_licence_of_spdx_that_nobody_has_read_is_unknown(permit) -> None:
    permission = permit("Zlib")
    assert (permission.answer, permission.decided_by) == ("unknown", None)
    assert [row.question for row in permission.unread] == ["commercial_use", "field_of_use", "attribution"]


def test_of_a_choice_the_best_is_taken_and_all_are_shown(permit) -> None:
    permission = permit("CC-BY-NC-4.0 OR LicenseRef-marsh OR MIT OR Zlib")
    assert (permission.answer, permission.decided_by.licence) == ("permitted", "MIT")
    assert [(row.licence, row.answer, row.chosen) for row in permission.alternatives] == [
        ("CC-BY-NC-4.0", "not permitted", False),
        ("LicenseRef-marsh", "permitted with duties", False),
        ("MIT", "permitted", True),
        ("Zlib", "unknown", False),
    ]


def test_an_unknown_is_better_than_a_refusal_and_worse_than_duties(permit) -> None:
    assert permit("CC-BY-NC-4.0 OR Zlib").answer == "unknown"
    assert permit("Zlib OR LicenseRef-marsh").answer == "permitted with duties"
    assert ANSWERS == ("permitted", "permitted with duties", "unknown", "not permitted")


def test_of_a_sum_the_worst_counts_and_all_duties_are_owed(permit) -> None:
    assert permit("MIT AND CC-BY-NC-4.0").decided_by.licence == "CC-BY-NC-4.0"
    assert permit("MIT AND CC-BY-NC-4.0").answer == "not permitted"
    assert permit("MIT AND Zlib").answer == "unknown"
    both = permit("MIT AND LicenseRef-marsh", redistribute=True, domicile="US")
    assert {"keep the notice", "pass on a copy"} <= set(duties(both))
    assert both.says == f"Permitted, with {len(both.duties)} duties."


def test_sums_and_choices_nest(permit) -> None:
    assert permit("CC-BY-NC-4.0 OR (MIT AND MIT)").answer == "permitted"
    assert permit("CC-BY-NC-4.0 AND (MIT OR Zlib)").answer == "not permitted"


def test_an_exception_leaves_standing_what_is_permitted_and_makes_the_rest_unknown(permit) -> None:
    assert permit("MIT WITH LLVM-exception").answer == "permitted"
    refused = permit("CC-BY-NC-4.0 WITH LLVM-exception")
    assert (refused.answer, refused.decided_by) == ("unknown", None)
    assert "exception" in [row.question for row in refused.unread]


def test_what_is_no_expression_is_refused(permit) -> None:
    with pytest.raises(BadInput, match="no licence expression"):
        permit("MIT AND")


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ({}, Case()),
        ({"users": "", "other": "x"}, Case()),
        ({"users": "800000000"}, Case(users=8e8)),
        ({"users": "800 million"}, Case(users=8e8)),
        ({"users": "800M", "commercial": "no"}, Case(users=8e8, commercial=False)),
        ({"revenue": "$20,000,000"}, Case(revenue=2e7)),
        ({"domicile": " de ", "derive": "yes", "patents": "true"}, Case(domicile="DE", derive=True, patents=True)),
        ({"domicile": "uk"}, Case(domicile="GB")),
    ],
)
def test_a_case_is_read_from_words(words: dict[str, str], case: Case) -> None:
    assert case_from_words(words) == case


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ({"users": "many"}, "“many” is not a number for “users”."),
        ({"users": "-5"}, "“-5” is not a number for “users”."),
        ({"users": "nan"}, "“nan” is not a number for “users”."),
        ({"users": "1e999"}, "does not fit “users”"),
        ({"domicile": "Europe"}, "“Europe” is no territory."),
        ({"commercial": "perhaps"}, "“perhaps” does not fit “commercial”"),
    ],
)
def test_words_that_make_no_case_are_told(words: dict[str, str], cause: str) -> None:
    with pytest.raises(BadInput) as refused:
        case_from_words(words)
    assert cause in str(refused.value)
    assert refused.value.where == next(iter(words))


def test_a_case_says_what_it_is() -> None:
    assert Case().says == "commercial use"
    case = Case(commercial=False, users=5, revenue=2_500_000, domicile="EU", derive=True, train_on_outputs=True)
    assert case.says == (
        "non-commercial use by 5 users a month with a revenue of $2.5 million a year from the European Union,"
        " changing it, training other models on its outputs"
    )


def test_the_union_has_27_members_and_the_area_30() -> None:
    assert (len(EU), len(EEA)) == (27, 30)
    assert countries(["EU", "GB"]) == EU | {"GB"}
    assert "GB" not in EEA


def test_every_question_of_the_files_is_asked() -> None:
    assert set(QUESTIONS) == set(Terms.model_fields)
    assert list(IN_ORDER) == list(Terms.model_fields)


def test_of_several_clauses_that_forbid_one_decides_and_the_others_are_named(permit) -> None:
    permission = permit("LicenseRef-marsh", users=800_000_000, domicile="EU")
    assert permission.decided_by.question == "user_cap"
    assert [ground.question for ground in permission.also] == ["geography"]
    both = permit("CC-BY-NC-4.0 AND LicenseRef-marsh", users=800_000_000, domicile="FR")
    assert {ground.question for ground in both.also} == {"commercial_use", "geography", "user_cap"}
    assert permit("LicenseRef-marsh", domicile="US").also == []


def test_a_duty_that_follows_from_two_clauses_is_named_once(permit) -> None:
    assert duties(permit("LicenseRef-fen", users=200_000_000, revenue=1e12)) == ["show “Fen” to users"]


@pytest.mark.parametrize(
    ("clause", "written"),
    [("2", "clause 2"), ("1.b.i", "clause 1.b.i"), ("III", "clause III"), ("last paragraph", "last paragraph")],
)
def test_a_place_in_a_text_is_called_a_clause_where_it_is_one(clause: str, written: str) -> None:
    assert write_clause(clause) == written
