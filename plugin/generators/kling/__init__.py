"""Kling: API 2.0 and legacy endpoints behind one generator."""
