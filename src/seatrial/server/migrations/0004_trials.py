from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0003_machines")]

    operations = [
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=60, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("document", models.JSONField()),
                ("withdrawn", models.JSONField(null=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[("on record", "On Record"), ("changed", "Changed"), ("gone", "Gone")],
                        default="on record",
                        max_length=10,
                    ),
                ),
                ("first_seen", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ["slug"]},
        ),
    ]
