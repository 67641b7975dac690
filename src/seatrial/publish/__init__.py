"""A Comparison, and what surrounds it, as HTML, JSON, Markdown, terminal text and charts."""
