"""Joins facts and panel for two to six tools, applies a brief, and answers."""
