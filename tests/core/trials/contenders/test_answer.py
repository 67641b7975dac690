"""An answer is put together from pieces of any type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.trials.contenders.answer import Answer, TooLarge
from seatrial.trials.talk import ToolCall


def taken(*deltas: Any, **more: Any) -> Answer:
    """An answer from deltas."""
    answer = Answer()
    for delta in deltas:
        answer.take({"choices": [{"delta": delta}], **more})
    return answer


def call(index: Any = None, id: Any = None, name: Any = None, arguments: Any = None) -> dict[str, Any]:
    """A delta with one piece of a tool call."""
    return {"tool_calls": [{"index": index, "id": id, "function": {"name": name, "arguments": arguments}}]}


def test_pieces_of_two_calls_are_put_together_by_index() -> None:
    begun = [call(0, "a", "look", ""), call(1, "b", "move", '{"x"')]
    answer = taken(*begun, call(0, arguments='{"y"'), call(1, arguments=":1}"), call(0, arguments=":2}"))
    assert answer.calls() == (ToolCall("a", "look", '{"y":2}'), ToolCall("b", "move", '{"x":1}'))


def test_servers_that_give_every_call_the_same_index_or_none_are_understood() -> None:
    expected = (ToolCall("a", "look", "{}"), ToolCall("b", "move", "{}"))
    assert taken(call(0, "a", "look", "{}"), call(0, "b", "move", "{}")).calls() == expected
    assert (
        taken(call(None, "a", "look", "{"), call(None, None, None, "}"), call(None, "b", "move", "{}")).calls()
        == expected
    )


def test_a_call_without_an_id_is_given_one_and_arguments_as_an_object_become_text() -> None:
    assert taken(call(0, None, "look", {"y": 2})).calls() == (ToolCall("call_0", "look", '{"y":2}'),)


def test_a_character_in_two_halves_is_joined_and_a_lone_half_replaced() -> None:
    assert taken({"content": "\ud83d"}, {"content": "\ude00!"}).text() == "😀!"
    assert taken({"content": "a\ud83d"}).text().encode().decode() == "a�"


def test_thinking_is_seen_but_is_no_text() -> None:
    answer = Answer()
    assert answer.take({"choices": [{"delta": {"reasoning_content": "hm"}}]})
    assert answer.text() == ""


def test_counts_that_cannot_be_are_not_believed() -> None:
    for wrong in (-1, "7", None, 1e3, True, 10**12):
        answer = taken({"content": "a"}, usage={"prompt_tokens": wrong, "completion_tokens": 4})
        assert (answer.tokens_in, answer.tokens_out) == (None, 4)


def test_more_calls_or_text_than_any_answer_has_are_refused() -> None:
    with pytest.raises(TooLarge):
        taken(*(call(place, f"id{place}", "look", "{}") for place in range(200)))
    with pytest.raises(TooLarge):
        taken(*({"content": "x" * 1_000_000} for _ in range(9)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["choices", "delta", "content", "tool_calls", "function", "index", "id", "name", "arguments",
                         "usage", "finish_reason", "message", "prompt_tokens", "text", "model"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(values=st.lists(st.fixed_dictionaries({"choices": st.lists(JSON, max_size=2)}) | JSON, max_size=4))
def test_no_json_of_any_shape_upsets_it(values: list[Any]) -> None:
    answer = Answer()
    for value in values:
        answer.take(value)
    answer.text().encode()
    assert all(isinstance(found.arguments, str) for found in answer.calls())
