"""The takes of a shot: choose what the viewer auditions, see what made each, circle one."""
