"""What the printed documents of the work with agencies hold, gathered before anything is drawn."""
