"""The window, driven by mouse and keyboard."""
