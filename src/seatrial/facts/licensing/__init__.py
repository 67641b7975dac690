"""Licences: how sources write them, what each says, and what that means for a case."""
