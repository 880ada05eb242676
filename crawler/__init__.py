"""Bytes to records: sources, parsers and the spiders that fetch for them. Importing this package imports nothing else."""
