"""Seedance and Seedream."""
