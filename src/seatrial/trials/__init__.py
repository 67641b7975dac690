"""Contenders on tasks, in pairs, journalled, stopped when certain."""
