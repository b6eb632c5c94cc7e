"""What the printed documents about pupils hold, gathered before anything is drawn."""
