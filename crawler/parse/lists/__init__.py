"""Lists of works, and what each entry says."""
