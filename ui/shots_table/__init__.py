"""The table of missing shots."""
