"""Which rows an actor may see."""
