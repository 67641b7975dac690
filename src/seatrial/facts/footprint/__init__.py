"""What a model needs and how fast it can be: exact counts, and intervals that say what they assume."""
