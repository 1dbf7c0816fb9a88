"""Second Unit without a window: reads a cut, fills what lacks its picture, hands the cut back. No Qt here."""
