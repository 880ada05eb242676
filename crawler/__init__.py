"""Bytes to records: sources, parsers, and the spiders that fetch for them. Importing it imports nothing else."""
