from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("server", "0005_readers")]

    operations = [
        migrations.CreateModel(
            name="ChangeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(max_length=16, unique=True)),
                ("tool", models.CharField(db_index=True, max_length=60)),
                ("critic", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(max_length=10)),
                ("after", models.CharField(blank=True, max_length=10)),
                ("noticed", models.CharField(max_length=10)),
                ("when", models.DateTimeField(db_index=True)),
                ("seen", models.DateTimeField(auto_now_add=True)),
                ("explained_by", models.CharField(blank=True, max_length=16)),
                ("document", models.JSONField()),
            ],
            options={"ordering": ["-when", "tool", "critic"]},
        ),
        migrations.AddField(
            model_name="snapshot",
            name="state",
            field=models.JSONField(default=dict),
        ),
    ]
