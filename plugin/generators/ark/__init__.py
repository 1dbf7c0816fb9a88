"""Ark and ModelArk: Seedance and Seedream."""
