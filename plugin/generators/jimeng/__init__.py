"""Jimeng: the Volcengine visual (CV) API."""
