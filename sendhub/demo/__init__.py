"""The demo schools: invented people in national proportions, the same for the same seed."""
