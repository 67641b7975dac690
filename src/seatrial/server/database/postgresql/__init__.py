"""Django's PostgreSQL."""
