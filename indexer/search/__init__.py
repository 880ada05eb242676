"""Search: the one place that knows FTS5's syntax and the search text."""
