"""Files of others → records."""
