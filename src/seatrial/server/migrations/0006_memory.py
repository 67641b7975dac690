from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("server", "0005_readers")]

    operations: list[migrations.operations.base.Operation] = []
