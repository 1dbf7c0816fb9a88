"""The takes of a shot: look at them, compare them, circle one."""
