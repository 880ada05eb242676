"""Whole archives → database: records made ready by several processes, taken over by one, a part a transaction."""
