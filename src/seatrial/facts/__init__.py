"""The catalogue: read, validated, and turned into evidence."""
