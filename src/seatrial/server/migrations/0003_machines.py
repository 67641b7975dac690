from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0002_prices")]

    operations = [
        migrations.AddField("snapshot", "gpus", models.JSONField(default=list)),
        migrations.AddField("snapshot", "configs", models.JSONField(default=dict)),
    ]
