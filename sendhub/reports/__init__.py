"""What the record says to people who may not see a name: frozen figures, small numbers hidden."""
