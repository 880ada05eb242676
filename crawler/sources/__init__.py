"""One file, one source. To add one, see docs/add-a-source.md."""
