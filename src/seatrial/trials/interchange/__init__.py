"""Results of other harnesses read, and ours written for their viewers. One file a format."""
