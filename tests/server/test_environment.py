"""The environment is read with its type; what cannot be meant stops the start with cause and next step."""

from __future__ import annotations

import pytest

from seatrial.errors import NotReady
from seatrial.server.environment import read_folder, read_list, read_number, read_secret, read_switch

NAME = "SEATRIAL_TEST"


@pytest.mark.parametrize(("given", "meant"), [("1", True), ("TRUE", True), ("off", False), ("", True)])
def test_a_switch_is_on_or_off(monkeypatch, given, meant):
    monkeypatch.setenv(NAME, given)
    assert read_switch(NAME, True) is meant


@pytest.mark.parametrize("given", ["maybe", "2", "ja"])
def test_a_switch_that_is_neither_stops_the_start(monkeypatch, given):
    monkeypatch.setenv(NAME, given)
    with pytest.raises(NotReady, match=f"{NAME} is “{given}”.*Set {NAME} to 1 or 0"):
        read_switch(NAME, False)


@pytest.mark.parametrize("given", ["0", "70000", "x", "-1", "٣"])
def test_a_number_out_of_its_bounds_stops_the_start(monkeypatch, given):
    monkeypatch.setenv(NAME, given)
    with pytest.raises(NotReady, match="from 1 to 65535"):
        read_number(NAME, 587, 1, 65535)


def test_a_list_is_split_at_commas(monkeypatch):
    monkeypatch.setenv(NAME, " a.example, b.example,, ")
    assert read_list(NAME, []) == ["a.example", "b.example"]


def test_a_secret_is_made_once_and_readable_to_its_owner_alone(tmp_path):
    file = tmp_path / "secret-key"
    first = read_secret(NAME, file)
    assert len(first) >= 50
    assert read_secret(NAME, file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_an_empty_secret_stops_the_start(tmp_path):
    (tmp_path / "secret-key").touch()
    with pytest.raises(NotReady, match="is empty"):
        read_secret(NAME, tmp_path / "secret-key")


def test_a_folder_that_cannot_be_made_stops_the_start(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv(NAME, str(tmp_path / "file" / "var"))
    with pytest.raises(NotReady, match=f"Set {NAME}"):
        read_folder(NAME, tmp_path)
