"""The panel's memory: what was called when, what changed it, and what has to be judged again."""
