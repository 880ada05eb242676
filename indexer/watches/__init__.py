"""Saved searches: what they found, each paper once, with the reason why."""
