"""Chains of dependent tool calls over a world of records."""
