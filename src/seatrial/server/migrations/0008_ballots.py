from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("tool", "Tool"), ("pair", "Pair"), ("drawn", "Drawn")]


def _id() -> models.BigAutoField[int, int]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _voter(name: str) -> models.ForeignKey[models.Model, models.Model]:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=name, to="server.voter"
    )


class Migration(migrations.Migration):
    dependencies = [("server", "0007_predictions")]

    operations = [
        migrations.CreateModel(
            name="Voter",
            fields=[
                ("id", _id()),
                ("since", models.DateTimeField()),
                ("former", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "reader",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="voter",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(choices=KINDS, max_length=5)),
                ("one", models.CharField(max_length=60)),
                ("other", models.CharField(blank=True, max_length=60)),
                ("choice", models.CharField(max_length=5)),
                ("weight", models.FloatField(default=1)),
                ("cast", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("voter", _voter("ballots")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("voter", "kind", "one", "other"), name="one_ballot_a_subject")
                ],
            },
        ),
        migrations.CreateModel(
            name="BallotChange",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(choices=KINDS, max_length=5)),
                ("one", models.CharField(max_length=60)),
                ("other", models.CharField(blank=True, max_length=60)),
                ("before", models.CharField(blank=True, max_length=5)),
                ("after", models.CharField(blank=True, max_length=5)),
                ("at", models.DateTimeField()),
                ("voter", _voter("changes")),
            ],
            options={"indexes": [models.Index(fields=["voter", "at"], name="change_voter_at")]},
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(choices=KINDS, max_length=5)),
                ("one", models.CharField(max_length=60)),
                ("other", models.CharField(blank=True, max_length=60)),
                ("first", models.IntegerField(default=0)),
                ("second", models.IntegerField(default=0)),
                ("ties", models.IntegerField(default=0)),
                ("changes", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "one", "other"), name="one_tally_a_subject")],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", _id()),
                ("one", models.CharField(max_length=60)),
                ("other", models.CharField(max_length=60)),
                ("drawn", models.DateTimeField()),
                (
                    "used",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Unsaid"),
                            ("both", "Both"),
                            ("one", "One"),
                            ("other", "Other"),
                            ("none", "Neither"),
                        ],
                        default="",
                        max_length=5,
                    ),
                ),
                ("closed", models.DateTimeField(null=True)),
                ("voter", _voter("draws")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("voter", "one", "other"), name="a_pair_is_drawn_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed__isnull", True)), fields=("voter",), name="one_open_draw_a_voter"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", _id()),
                ("key", models.CharField(max_length=64, unique=True)),
                ("counted_from", models.DateTimeField(db_index=True)),
                ("used", models.PositiveIntegerField(default=1)),
            ],
        ),
    ]
