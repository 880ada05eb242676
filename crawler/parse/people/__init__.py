"""Whose page it is, and what it says of them."""
