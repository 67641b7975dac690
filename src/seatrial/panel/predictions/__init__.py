"""Claims that can turn out false: their rules, how they resolve, and how well they were made."""
