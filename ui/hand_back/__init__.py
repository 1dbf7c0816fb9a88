"""Giving the cut back, and the report of it."""
