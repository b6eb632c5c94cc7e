"""What changes the pupil record; one module per noun."""
