"""The form that says what to make."""
