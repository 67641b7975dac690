"""The picture of a ranking says what it shows, and nothing in a name can break out of it."""

from xml.etree import ElementTree

from tests.core.votes.drawn import counted, of

from seatrial.publish.charts_ranking import chart_caption, ranking_chart
from seatrial.votes import PairCounts, rank


def test_every_tool_is_drawn_with_rank_and_interval() -> None:
    ranking = rank(counted([2.0, 0.05, 0.0, -2.0], 4_000))
    drawn = ElementTree.fromstring(str(ranking_chart(ranking)))
    texts = [text.text for text in drawn.iter("text")]
    assert [text for text in texts if text and text.startswith("rank")] == ["rank 1", "rank 2–3", "rank 2–3", "rank 4"]
    description = drawn.find("desc")
    assert description is not None
    assert "tool 0: rank 1, +" in (description.text or "")
    places = [float(circle.get("cx", 0)) for circle in drawn.iter("circle")]
    assert places == sorted(places, reverse=True)
    assert all(8 <= place <= 352 for place in places)


def test_the_caption_says_when_the_order_is_not_decisive_and_when_it_is_early() -> None:
    caption = chart_caption(rank(of("v x y a", "w y x a")))
    assert "95% sure" in caption
    assert "Preliminary." in caption
    assert caption.endswith("The order is not decisive: any of them could be first.")


def test_a_name_cannot_break_out_of_the_picture() -> None:
    counts = PairCounts()
    counts.add("v", "<script>alert(1)</script>", '"&x', "a")
    drawn = str(ranking_chart(rank(counts)))
    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn) is not None


def test_nobody_voted_is_no_picture() -> None:
    assert str(ranking_chart(rank(PairCounts(["x"])))) == ""
