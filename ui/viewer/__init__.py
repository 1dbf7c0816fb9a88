"""The viewer: the cut as it will be, frame by frame."""
