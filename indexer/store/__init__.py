"""The one SQLite file: its schema, how a page is saved in one transaction, and the ledger of runs."""
