"""What is done by the clock: one file a thing."""
