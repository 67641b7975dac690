"""Django's SQLite, with a kernel lock around each transaction."""
