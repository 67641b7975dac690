"""The same answers for programs: JSON under /api/v1."""
