"""Questions about a generated repository in many languages."""
