"""Graders that the code they grade cannot forge: it runs in the sandbox, and the verdict is made outside."""

from seatrial.trials.grading.functions import Call, FunctionGrader, Outcome
from seatrial.trials.grading.hidden_tests.judging import HiddenTests
from seatrial.trials.grading.repository import HiddenCall, judge_repository
from seatrial.trials.grading.shared import shared_grader

__all__ = ["Call", "FunctionGrader", "HiddenCall", "HiddenTests", "Outcome", "judge_repository", "shared_grader"]
