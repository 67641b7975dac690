"""A value against its metric and its quote: nothing is believed that the words read do not say."""

from __future__ import annotations

import pytest
from tests.core.tool_file import ToolFile

PARAMETERS = "value: 8000000000"
NAME = """\
  - metric: name
    value: {value}
    source: release
    quote: This is Kestrel.
    read: 2026-01-15
"""


def test_a_number_without_a_unit_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("    unit: parameter\n", "")
    cause = "The number 8000000000 has no unit."
    assert kestrel.problem() == (kestrel.file, kestrel.line(PARAMETERS), cause, "Add `unit: parameter`.")


def test_a_number_with_the_unit_of_another_metric_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("unit: parameter", "unit: token")
    cause = "The unit of “parameters_total” is parameter, not token."
    next_step = "Convert the value, or correct the unit."
    assert kestrel.problem() == (kestrel.file, kestrel.line(PARAMETERS), cause, next_step)


def test_a_number_written_as_text_is_refused(kestrel: ToolFile) -> None:
    kestrel.change(PARAMETERS, 'value: "8B"')
    cause = "“parameters_total” is a number, and “8B” is not one."
    next_step = "Write digits only, without unit or sign."
    assert kestrel.problem() == (kestrel.file, kestrel.line('"8B"'), cause, next_step)


def test_a_number_where_a_date_belongs_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("value: 2025-12-01", "value: 20251201")
    cause = "“released” is a date, and 20251201 is a number."
    assert kestrel.problem() == (kestrel.file, kestrel.line("20251201"), cause, "Put the value in quotes.")


def test_a_date_that_is_on_no_calendar_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("value: 2025-12-01", "value: 2025-13-01")
    next_step = "Write 2024-04-17, or 2024-04 where the day is not stated."
    assert kestrel.problem() == (kestrel.file, kestrel.line("2025-13"), "“2025-13-01” is not a date.", next_step)


def test_a_term_that_the_metric_does_not_have_is_refused(kestrel: ToolFile) -> None:
    kestrel.change('value: "yes"', "value: maybe")
    cause = "“maybe” is not a value of “self_hosting”."
    assert kestrel.problem() == (kestrel.file, kestrel.line("maybe"), cause, "Write one of: yes, no.")


def test_an_unknown_item_of_a_list_of_terms_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("[text, image]", "[text, smell]")
    assert kestrel.problem()[:3] == (kestrel.file, kestrel.line("smell"), "“smell” is not a value of “modalities_in”.")


def test_a_list_where_one_value_belongs_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("value: Apache-2.0", "value: [Apache-2.0]")
    cause = "“licence” has one value, and this is a list."
    assert kestrel.problem() == (kestrel.file, kestrel.line("[Apache-2.0]"), cause, "Write one fact a value.")


@pytest.mark.parametrize("licence", ["Apache-3.0", "LicenseRef-nobody", "Apache-2.0 AND", "apache-2.0"])
def test_a_licence_that_neither_spdx_nor_the_catalogue_knows_is_refused(kestrel: ToolFile, licence: str) -> None:
    kestrel.change("value: Apache-2.0", f"value: {licence}")
    cause = f"The licence id “{licence}” is neither in the SPDX list nor in catalogue/licences."
    next_step = f"Write an SPDX id, or add catalogue/licences/{licence}.yaml."
    assert kestrel.problem() == (kestrel.file, kestrel.line(licence), cause, next_step)


@pytest.mark.parametrize("value", ['""', '" "'])
def test_an_empty_text_is_no_value(kestrel: ToolFile, value: str) -> None:
    kestrel.change("facts:\n", "facts:\n" + NAME.format(value=value))
    assert kestrel.problem()[:2] == (kestrel.file, kestrel.line("metric: name") + 1)


def test_an_empty_list_is_no_value(kestrel: ToolFile) -> None:
    kestrel.change("value: [vLLM, Ollama]", "value: []")
    assert kestrel.problem()[:2] == (kestrel.file, kestrel.line("value: []"))


def test_a_quote_that_does_not_hold_the_value_is_named_with_its_line(kestrel: ToolFile) -> None:
    kestrel.change("8B parameters", "9B parameters")
    cause = "The quote does not contain the value “8000000000”."
    expected = (kestrel.file, kestrel.line("9B parameters"), cause, "Quote the words that state it.")
    assert kestrel.problem() == expected


def test_a_quote_that_does_not_hold_the_date_is_named(kestrel: ToolFile) -> None:
    kestrel.change("December 1, 2025", "December 2025")
    cause = "The quote does not contain the value “2025-12-01”."
    expected = (kestrel.file, kestrel.line("December 2025"), cause, "Quote the words that state it.")
    assert kestrel.problem() == expected


def test_a_quote_that_does_not_name_the_licence_is_told_so(kestrel: ToolFile) -> None:
    kestrel.change("released under Apache 2.0", "released under an open licence")
    cause = "The quote does not contain the value “Apache-2.0”."
    next_step = "Quote the words that state it, or give them as `as_written`."
    assert kestrel.problem() == (kestrel.file, kestrel.line("an open licence"), cause, next_step)


def test_every_item_of_a_list_must_stand_in_the_quote(kestrel: ToolFile) -> None:
    kestrel.change("value: [vLLM, Ollama]", "value: [vLLM, SGLang]")
    assert kestrel.problem()[:3] == (
        kestrel.file,
        kestrel.line("runs in vLLM and Ollama"),
        "The quote does not contain the value “SGLang”.",
    )


def test_a_yes_needs_the_words_that_say_it(kestrel: ToolFile) -> None:
    kestrel.change("    as_written: download the weights\n", "")
    kestrel.change("you can download the weights today", "yes, download the weights")
    cause = "The quote does not contain the value “yes”."
    next_step = "Quote the words that state it, or give them as `as_written`."
    assert kestrel.problem() == (kestrel.file, kestrel.line("yes, download"), cause, next_step)


def test_the_words_that_say_it_must_stand_in_the_quote(kestrel: ToolFile) -> None:
    kestrel.change("as_written: download the weights", "as_written: fetch the weights")
    cause = "The quote does not contain “fetch the weights”."
    next_step = "Copy `as_written` from the quote, to the letter."
    assert kestrel.problem() == (kestrel.file, kestrel.line("you can download"), cause, next_step)


def test_the_words_that_say_it_may_stand_for_one_item_of_a_list_of_terms(kestrel: ToolFile) -> None:
    kestrel.change(
        "value: [text, image]\n    as_written: text and images", "value: [text, pdf]\n    as_written: documents"
    )
    kestrel.change("it takes text and images", "it takes text and documents")
    assert kestrel.problems() == []
    kestrel.change("    as_written: documents\n", "")
    assert kestrel.problem()[2] == "The quote does not contain the value “pdf”."


@pytest.mark.parametrize("words", ['""', '" "'])
def test_no_words_at_all_say_nothing(kestrel: ToolFile, words: str) -> None:
    kestrel.change("as_written: download the weights", f"as_written: {words}")
    assert kestrel.problem()[0] == kestrel.file


@pytest.mark.parametrize(
    "quote", ["with eight billion parameters", "8,000,000,000 parameters", "an 8-billion-parameter model", "it is 8B"]
)
def test_a_number_may_be_written_in_any_usual_way(kestrel: ToolFile, quote: str) -> None:
    words = "\n    as_written: eight billion" if "eight" in quote else ""
    kestrel.change("quote: a dense model of 8B parameters", f"quote: {quote}{words}")
    assert kestrel.problems() == []


def test_words_that_hold_another_number_do_not_stand_for_the_value(kestrel: ToolFile) -> None:
    quote = "quote: a dense model of 9B parameters\n    as_written: 9B parameters"
    kestrel.change("quote: a dense model of 8B parameters", quote)
    assert kestrel.problem()[2] == "The quote does not contain the value “8000000000”."


def test_case_white_space_and_curly_quotes_make_no_difference(kestrel: ToolFile) -> None:
    kestrel.change("facts:\n", "facts:\n" + NAME.format(value="“this’s  KESTREL”"))
    kestrel.change("quote: This is Kestrel.", 'quote: >-\n      "This\'s\n      Kestrel"')
    assert kestrel.problems() == []
