"""Formats that pages and services are written in."""
