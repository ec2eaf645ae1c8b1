"""Which rows hold which words, on PostgreSQL and SQLite. Knows tables, not models."""
