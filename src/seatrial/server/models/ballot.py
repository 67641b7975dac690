"""Votes: who casts them, what stands now, how it came to stand, and what it adds up to.

A subject is one tool (`one`, with `other` empty) or two tools in alphabetical order. Its first choice is `ship` or
`one`, its second `skip` or `other`, and a pair has `tie` besides.
"""

from __future__ import annotations

from django.db import models

from seatrial.server.models.reader import Reader


class Kind(models.TextChoices):
    """What is voted on: a tool, a pair that the reader chose, or a pair that was drawn for the reader."""

    TOOL = "tool"
    PAIR = "pair"
    DRAWN = "drawn"


class Voter(models.Model):
    """Whose ballots they are. Without a reader: one who left, and whose ballots stay as anonymous counts.

    `former` is then a keyed hash of the address: who comes back with it gets the ballots back, and votes no second
    time. None, not empty, where there is none: several of those are not the same.
    """

    reader = models.OneToOneField(Reader, on_delete=models.SET_NULL, null=True, related_name="voter")
    former = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"voter {self.pk}"


class Ballot(models.Model):
    """What a voter says now of a subject. `weight` is the share of a vote it is in the ranking, fixed when it was cast.

    `revision` counts the changes, so that a form can tell whether another tab was faster.
    """

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    one = models.CharField(max_length=60)
    other = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=5)
    weight = models.FloatField(default=1)
    cast = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voter", "kind", "one", "other"], name="one_ballot_a_subject")]

    def __str__(self) -> str:
        return f"{self.voter_id} on {self.one} {self.other}: {self.choice}"


class BallotChange(models.Model):
    """One step of a ballot; rows are only ever added. Empty is no ballot: `before` the first, `after` a withdrawal.

    They go only together with a voter who left and took the votes along.
    """

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    one = models.CharField(max_length=60)
    other = models.CharField(max_length=60, blank=True)
    before = models.CharField(max_length=5, blank=True)
    after = models.CharField(max_length=5, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["voter", "at"], name="change_voter_at")]

    def __str__(self) -> str:
        return f"{self.voter_id} on {self.one} {self.other}: {self.before} to {self.after}"


class Tally(models.Model):
    """What the current ballots on a subject add up to, kept with every change; `changes` only grows."""

    kind = models.CharField(max_length=5, choices=Kind.choices)
    one = models.CharField(max_length=60)
    other = models.CharField(max_length=60, blank=True)
    first = models.IntegerField(default=0)
    second = models.IntegerField(default=0)
    ties = models.IntegerField(default=0)
    changes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "one", "other"], name="one_tally_a_subject")]

    def __str__(self) -> str:
        return f"{self.one} {self.other}: {self.first}, {self.second}, {self.ties}"


class Draw(models.Model):
    """A pair that was drawn for a voter: asked once, answered once.

    `used` is which of the two the voter says to have used; only `both` leads to the question which is better.
    """

    class Used(models.TextChoices):
        """What a voter has used of a pair."""

        UNSAID = ""
        BOTH = "both"
        ONE = "one"
        OTHER = "other"
        NEITHER = "none"

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="draws", db_index=False)
    one = models.CharField(max_length=60)
    other = models.CharField(max_length=60)
    drawn = models.DateTimeField()
    used = models.CharField(max_length=5, choices=Used.choices, blank=True, default=Used.UNSAID)
    closed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voter", "one", "other"], name="a_pair_is_drawn_once"),
            models.UniqueConstraint(
                fields=["voter"], condition=models.Q(closed__isnull=True), name="one_open_draw_a_voter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id}: {self.one} or {self.other}"


class Allowance(models.Model):
    """How many votes came from a network address since `counted_from`; the address itself is not kept."""

    key = models.CharField(max_length=64, unique=True)
    counted_from = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.used}"
