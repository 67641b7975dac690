"""The rows. Only the store and the migrations read and write them."""

from seatrial.server.models.ballot import Allowance, Ballot, BallotChange, Draw, Kind, Tally, Voter
from seatrial.server.models.change import ChangeRow
from seatrial.server.models.draft import Draft, DraftStep
from seatrial.server.models.issue import Issue
from seatrial.server.models.job import Job
from seatrial.server.models.mailing import Mailing
from seatrial.server.models.prediction import PredictionRow, ResolutionRow
from seatrial.server.models.reader import Reader
from seatrial.server.models.review import ReviewRow
from seatrial.server.models.schedule import ScheduledRun
from seatrial.server.models.snapshot import Snapshot
from seatrial.server.models.subscriber import Subscriber
from seatrial.server.models.tool import ToolRow
from seatrial.server.models.trial import TrialRow
from seatrial.server.models.verdict import VerdictRow
from seatrial.server.models.worker import Worker

__all__ = [
    "Allowance",
    "Ballot",
    "BallotChange",
    "ChangeRow",
    "Draft",
    "DraftStep",
    "Draw",
    "Issue",
    "Job",
    "Kind",
    "Mailing",
    "PredictionRow",
    "Reader",
    "ResolutionRow",
    "ReviewRow",
    "ScheduledRun",
    "Snapshot",
    "Subscriber",
    "Tally",
    "ToolRow",
    "TrialRow",
    "VerdictRow",
    "Voter",
    "Worker",
]
