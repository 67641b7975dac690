from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0008_ballots")]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=200)),
                ("arguments", models.JSONField()),
                ("key", models.CharField(max_length=200, null=True)),
                ("queue", models.CharField(default="default", max_length=32)),
                ("priority", models.SmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("most_attempts", models.PositiveSmallIntegerField(default=5)),
                ("run_after", models.DateTimeField()),
                ("lease", models.CharField(default="", max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("workers", models.JSONField(default=list)),
                ("enqueued", models.DateTimeField(default=django.utils.timezone.now)),
                ("started", models.DateTimeField(null=True)),
                ("attempted", models.DateTimeField(null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("errors", models.JSONField(default=list)),
                ("result", models.JSONField(null=True)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.AddIndex(
            model_name="job", index=models.Index(fields=["state", "run_after"], name="job_state_run_after")
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "running"])), fields=("key",), name="job_key_active_once"
            ),
        ),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("due", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("started", models.DateTimeField()),
                ("seen", models.DateTimeField()),
            ],
        ),
    ]
