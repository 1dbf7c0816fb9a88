"""Joins several clips to one, on this machine."""
