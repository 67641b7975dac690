"""Orientation: repositories of the size asked for, and questions that their files answer."""

from __future__ import annotations

import re
import time

import pytest
import yaml

from seatrial.trials.tasks.orientation.family import SIZES, Orientation
from seatrial.trials.tasks.orientation.names import TRADES, Names, kebab, snake
from seatrial.trials.tasks.seeds import random_for

SMALL = Orientation((2_000, 8_000))


def answer(index: int, seed: int = 4, family: Orientation = SMALL) -> str:
    """The right answer at a place."""
    return (family.start(seed, index).reference() or "").removeprefix("Answer: ")


def of_kind(kind: str, seed: int = 4) -> list[int]:
    """Places whose question is of a kind."""
    return [index for index in range(60) if SMALL.item(seed, index).kind.startswith(kind)]


@pytest.mark.parametrize("size", SIZES)
def test_a_repository_has_the_size_asked_for_at_four_characters_a_token(size: int) -> None:
    item = Orientation((size,)).item(1, 0)
    tokens = sum(map(len, item.files.values())) / 4
    assert size <= tokens <= size + 700
    assert item.size == size


def test_the_largest_repository_is_made_in_under_a_second() -> None:
    start = time.perf_counter()
    files = Orientation((200_000,)).item(77, 0).files
    assert len(files) > 1_000
    assert time.perf_counter() - start < 1


def test_a_question_is_asked_before_any_file_is_made() -> None:
    start = time.perf_counter()
    for index in range(200):
        Orientation((200_000,)).item(78, index)
    assert time.perf_counter() - start < 1


def test_repositories_are_in_many_languages() -> None:
    endings = {path.rsplit(".", 1)[-1] for path in Orientation((32_000,)).item(1, 0).files}
    assert {"py", "js", "go", "java", "sql", "yaml", "toml", "md", "sh", "env"} <= endings


def test_the_question_never_holds_its_answer_and_some_file_does() -> None:
    for index in range(60):
        item = SMALL.item(4, index)
        assert not re.search(rf"\b{re.escape(answer(index))}\b", item.prompt)
        assert any(answer(index) in text + path for path, text in item.files.items())


def test_the_files_that_the_solution_reads_are_there() -> None:
    for index in range(60):
        world = SMALL.start(4, index)
        assert not [call for call in world.solve() if world.use(*call).startswith("Error")]
        assert world.grade(world.reference() or "").value == 1.0


def test_a_timeout_follows_from_profile_override_and_script_in_the_stated_order() -> None:
    for index in of_kind("timeout"):
        item = SMALL.item(4, index)
        job, place = re.findall(r"the job (\S+) time out in the environment (\S+)\?", item.prompt)[0]
        files = item.files
        profile = yaml.safe_load(files["jobs/jobs.yaml"])[job]["profile"]
        override = yaml.safe_load(files.get(f"deploy/{place}/overrides.yaml", "{}")).get(job, {})
        profile = override.get("profile", profile)
        section = files["jobs/profiles.toml"].split(f"[{profile}]")[1]
        seconds = int(re.findall(r"timeout_seconds = (\d+)", section)[0])
        seconds = override.get("timeout_seconds", seconds)
        name = job.upper().replace("-", "_")
        exported = re.findall(rf"export TIMEOUT_{name}=(\d+)", files.get(f"deploy/{place}/run.sh", ""))
        script_wins = "the script's `export` wins" in files["docs/timeouts.md"]
        if exported and (script_wins or "timeout_seconds" not in override):
            seconds = int(exported[0])
        assert str(seconds) == answer(index)


def test_a_column_has_the_width_that_the_migrations_in_order_leave_it_with() -> None:
    for index in of_kind("column"):
        item = SMALL.item(4, index)
        table, column = re.findall(r"the table (\S+) with the column (\S+);", item.prompt)[0]
        width = 0
        for path in sorted(path for path in item.files if path.startswith("db/migrations/")):
            text = item.files[path]
            if found := re.search(rf"CREATE TABLE {table} \(.*?{column} VARCHAR\((\d+)\)", text, re.S):
                width = int(found[1])
            elif found := re.fullmatch(rf"ALTER TABLE {table} RENAME TO (\w+);\n", text):
                table = found[1]
            elif found := re.fullmatch(rf"ALTER TABLE {table} RENAME COLUMN {column} TO (\w+);\n", text):
                column = found[1]
            elif found := re.fullmatch(rf"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR\((\d+)\);\n", text):
                width = int(found[1])
        assert str(width) == answer(index)


def test_a_sender_is_found_from_a_view_over_table_worker_and_topic() -> None:
    for index in of_kind("writer"):
        item = SMALL.item(4, index)
        files = item.files
        name = re.findall(r"(?:the view|the table) (\w+)", item.prompt)[0]
        table = re.search(rf"CREATE VIEW {name} AS\n.*FROM (\w+) ", files["db/views.sql"])
        table_name = table[1] if table else name
        (worker,) = [text for path, text in files.items() if f'insert("{table_name}"' in text]
        key = re.findall(r'topics\["(\w+)"\]', worker)[0]
        topic = re.findall(rf'^{key} = "(\S+)"$', files["config/topics.toml"], re.M)[0]
        (service,) = [path.split("/")[1] for path, text in files.items() if f'bus.send("{topic}"' in text]
        release = yaml.safe_load(files["deploy/releases.yaml"])[service]["release"]
        assert answer(index) == (release if "release name" in item.prompt.split("\n")[1] else service)


def test_a_handler_is_found_over_route_registry_and_alias() -> None:
    for index in of_kind("handler"):
        item = SMALL.item(4, index)
        method, url = re.findall(r"handles a (\w+) request to (\S+)\?", item.prompt)[0]
        (route,) = [row["route"] for row in yaml.safe_load(item.files["gateway/routes.yaml"]) if row["path"] == url]
        alias = re.findall(rf'register\("{route}", "(\w+)"\)', item.files["gateway/registry.js"])[0]
        module = re.findall(rf'^{alias} = "(\S+)"$', item.files["gateway/aliases.toml"], re.M)[0]
        assert re.findall(rf'On\("{method}", (\w+)\)', item.files[module]) == [answer(index)]


def test_a_port_is_found_over_variable_alias_and_slot() -> None:
    for index in of_kind("port"):
        item = SMALL.item(4, index)
        service, place = re.findall(r"the service (\S+) connect in the environment (\S+)\?", item.prompt)[0]
        variable = re.findall(r'os.Getenv\("(\w+)"\)', item.files[f"services/{service}/client.go"])[0]
        alias = re.findall(rf"^{variable}=alias:(\S+)$", item.files[f"deploy/{place}/.env"], re.M)[0]
        slot = yaml.safe_load(item.files["deploy/network.yaml"])[alias]["slot"]
        assert re.findall(rf"^{slot} = (\d+)$", item.files["deploy/ports.toml"], re.M) == [answer(index)]


def test_who_is_on_call_is_found_over_subscription_owner_and_rota() -> None:
    for index in of_kind("on call"):
        item = SMALL.item(4, index)
        week = re.findall(r"in week (\d+)", item.prompt)[0]
        subscriptions = yaml.safe_load(item.files["deploy/subscriptions.yaml"])
        named = re.findall(r"the (topic|service) (\S+) (?:pile|is on)", item.prompt)[0]
        service = subscriptions[named[1]]["to"] if named[0] == "topic" else named[1]
        team = re.findall(rf"^/services/{service}/ @(\S+)$", item.files["CODEOWNERS"], re.M)[0]
        assert re.findall(rf"^\| {week} \| (\S+) \|$", item.files[f"docs/teams/{team}.md"], re.M) == [answer(index)]


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_no_two_things_of_a_trade_have_one_name(trade: str) -> None:
    nouns = TRADES[trade].split()
    assert len(set(nouns)) == len(nouns) == 40
    names = next(names for number in range(99) for found, names in [Names.drawn(random_for(number))] if found == trade)
    drawn = [names.next() for _ in range(4_000)]
    assert len(set(drawn)) == 4_000
    assert (kebab(drawn[0]), snake(drawn[0])) == (drawn[0].replace(" ", "-"), drawn[0].replace(" ", "_"))


def test_the_tools_show_bounded_pages_and_say_how_many_there_are() -> None:
    world = Orientation((128_000,)).start(2, 0)
    for call in (
        ("list_files", {}),
        ("read_file", {"path": "jobs/profiles.toml"}),
        ("search", {"text": "e"}),
    ):
        shown = world.use(*call)
        assert "[page 1 of " in shown
        assert len(shown) < 12_000
        assert world.use(call[0], {**call[1], "page": 2}) != shown
        assert "Error: " in world.use(call[0], {**call[1], "page": 9_999})


def test_how_much_was_shown_is_told_with_a_failed_attempt() -> None:
    world = Orientation((8_000,)).start(2, 0)
    world.use("read_file", {"path": "jobs/profiles.toml"})
    assert "tokens of files were shown" in world.grade("Answer: nobody").detail
