"""BFCL's multi-turn tasks, a public anchor for the tool chains."""
