"""Django's PostgreSQL backend, in which a document comes back as it was put in.

Django keeps JSON as `jsonb`, which sorts an object's keys by length; the order of ours carries meaning (a critic's
questions, a trial's families), and a page must not depend on where its rows lie. `json` keeps the text. It cannot be
compared, so comparisons cast it.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.types.string import TextLoader


class DatabaseOperations(operations.DatabaseOperations):
    """Sends documents as text, and compares them as `jsonb`."""

    def adapt_json_value(self, value: Any, encoder: type[json.JSONEncoder] | None) -> str:
        """A document as a parameter, of whatever type it meets."""
        return json.dumps(value, cls=encoder)

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """What stands for the column in a comparison."""
        if internal_type == "JSONField" and lookup_type == "exact":
            return "(%s)::jsonb"
        return str(super().lookup_cast(lookup_type, internal_type))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose documents are `json`."""

    data_types = {**base.DatabaseWrapper.data_types, "JSONField": "json"}
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; the text of a document is left to Django's own field to read."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("json", TextLoader)
        return connection
