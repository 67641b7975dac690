"""The rows. Only the store and the migrations read and write them."""

from seatrial.server.models.reader import Reader
from seatrial.server.models.review import ReviewRow
from seatrial.server.models.snapshot import Snapshot
from seatrial.server.models.subscriber import Subscriber
from seatrial.server.models.tool import ToolRow
from seatrial.server.models.trial import TrialRow
from seatrial.server.models.verdict import VerdictRow

__all__ = ["Reader", "ReviewRow", "Snapshot", "Subscriber", "ToolRow", "TrialRow", "VerdictRow"]
