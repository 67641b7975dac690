from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("server", "0006_memory")]

    operations: list[migrations.operations.base.Operation] = []
