"""The weekly e-mail: who gets it."""
