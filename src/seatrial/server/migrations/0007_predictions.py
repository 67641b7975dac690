from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0006_memory")]

    operations = [
        migrations.CreateModel(
            name="PredictionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=160, unique=True)),
                (
                    "origin",
                    models.CharField(choices=[("catalogue", "Catalogue"), ("review", "Review")], max_length=10),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("on record", "On Record"), ("changed", "Changed"), ("gone", "Gone")],
                        default="on record",
                        max_length=10,
                    ),
                ),
                ("critic", models.CharField(blank=True, max_length=60)),
                ("resolves_on", models.DateField(db_index=True)),
                ("document", models.JSONField()),
                ("first_seen", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ["resolves_on", "slug"]},
        ),
        migrations.CreateModel(
            name="ResolutionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("outcome", models.CharField(max_length=5)),
                ("decided", models.DateField(db_index=True)),
                ("filed", models.CharField(blank=True, max_length=64)),
                ("document", models.JSONField()),
                ("recorded", models.DateTimeField(auto_now_add=True)),
                (
                    "prediction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="server.predictionrow",
                    ),
                ),
            ],
            options={"ordering": ["prediction", "number"]},
        ),
        migrations.AddConstraint(
            model_name="resolutionrow",
            constraint=models.UniqueConstraint(fields=("prediction", "number"), name="one_resolution_a_number"),
        ),
    ]
