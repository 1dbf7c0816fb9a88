"""The timeline strip: all tracks of the cut on one painted surface, every missing shot in sight."""
