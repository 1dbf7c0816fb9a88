"""Jobs on their way, and money at risk."""
