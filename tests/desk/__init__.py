"""The desk and the engine, without a window."""
