"""Critics, reviews and verdicts."""
