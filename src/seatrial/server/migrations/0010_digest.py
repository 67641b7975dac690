from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0009_jobs")]

    operations = [
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("week", models.PositiveSmallIntegerField()),
                ("document", models.JSONField(default=dict)),
                ("written", models.DateTimeField(default=django.utils.timezone.now)),
                ("addressed", models.DateTimeField(null=True)),
                ("sent", models.DateTimeField(null=True)),
                ("lease", models.CharField(default="", max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-year", "-week"],
                "constraints": [models.UniqueConstraint(fields=("year", "week"), name="issue_year_week")],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("ambiguous", "Ambiguous"),
                            ("refused", "Refused"),
                            ("skipped", "Skipped"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("run", models.CharField(default="", max_length=32)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("changed", models.DateTimeField(null=True)),
                ("answer", models.CharField(default="", max_length=300)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailings", to="server.issue"
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mailings",
                        to="server.subscriber",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["issue", "state"], name="mailing_issue_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "address"), name="mailing_issue_address_once")
                ],
            },
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("confirmed", "Confirmed"),
                    ("left", "Left"),
                    ("stopped", "Stopped"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="what",
            field=models.CharField(
                choices=[("all", "All"), ("chosen", "Chosen"), ("verdicts", "Verdicts")], default="all", max_length=10
            ),
        ),
        migrations.AddField("subscriber", "categories", models.JSONField(default=list)),
        migrations.AddField("subscriber", "tools", models.JSONField(default=list)),
        migrations.AddField("subscriber", "quiet", models.BooleanField(default=False)),
        migrations.AddField("subscriber", "soft_bounces", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("subscriber", "bounced", models.DateField(null=True)),
        migrations.AddField("subscriber", "stopped", models.CharField(blank=True, default="", max_length=40)),
    ]
