"""Where the rows are: SQLite in a file, or PostgreSQL at an address."""
