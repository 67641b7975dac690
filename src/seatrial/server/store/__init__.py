"""Between rows and the core's objects."""
