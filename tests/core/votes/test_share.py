"""The share of readers who would ship a tool."""

import pytest

from seatrial.errors import BadInput
from seatrial.votes import share


def test_nobody_voted_is_a_dash_and_never_nought_percent() -> None:
    nobody = share(0, 0)
    assert nobody.text == "—"
    assert (nobody.share, nobody.low, nobody.high, nobody.leaning) == (None, None, None, None)


def test_few_votes_are_preliminary_and_say_so() -> None:
    assert share(21, 29).preliminary
    assert share(21, 29).text == "72 % (54 to 85 %), preliminary"
    assert share(22, 30).text == "73 % (56 to 86 %)"


def test_below_thirty_votes_the_exact_interval_decides() -> None:
    assert share(8, 9).low > 0.5  # Wilson's would decide
    assert share(6, 6).leaning == "ship"
    assert share(5, 5).low > 0.5
    assert share(5, 5).leaning is None  # Clopper and Pearson's begins at 0.478
    assert share(0, 6).leaning == "skip"


def test_from_thirty_votes_the_interval_shown_decides() -> None:
    assert share(21, 30).leaning == "ship"
    assert share(20, 30).leaning is None
    assert share(9, 30).leaning == "skip"


@pytest.mark.parametrize(("ships", "total"), [(-1, 3), (4, 3), (0, -1)])
def test_what_is_no_count_is_refused(ships: int, total: int) -> None:
    with pytest.raises(BadInput, match="not a count"):
        share(ships, total)
