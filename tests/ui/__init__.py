"""The window, driven as a user drives it."""
