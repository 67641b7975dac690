from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0004_trials")]
    # Whatever refers to accounts refers to this model, which did not stand in the first migration.
    run_before: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[("reader", "Reader"), ("editor", "Editor"), ("administrator", "Administrator")],
                        default="reader",
                        max_length=14,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"abstract": False},
        ),
    ]
