"""A public copy of the database: only what may be published, checked, compacted, and never changed again."""
