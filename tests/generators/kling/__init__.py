"""Tests of the Kling adapter: its codecs alone, and the whole over HTTP against a local server."""
