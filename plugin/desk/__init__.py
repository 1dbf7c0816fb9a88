"""What a window works with: one cut and its project, as plain questions and plain answers. No Qt."""
