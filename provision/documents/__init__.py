"""What the printed documents of provision hold, gathered before anything is drawn."""
