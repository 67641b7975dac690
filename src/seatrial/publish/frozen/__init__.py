"""A comparison with everything that made it, as one file; and that file turned back into the same page."""
