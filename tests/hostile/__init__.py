"""Addresses that nobody means well, asked of a server as it is run: every route of ours, and Datasette's own.

`test_hostile.py` asks a share of them; `python -m tests.hostile --count 10000` asks many and prints a table.
"""
