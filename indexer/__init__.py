"""Records to rows to pages: the store, search, exports, the Datasette plugin and the command line."""
