"""Forms of a local authority filled from the record: what they may name, how they are read and filled."""
