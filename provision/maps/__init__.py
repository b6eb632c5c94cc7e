"""Provision maps: one reading of the school's sessions, shown by provision, by pupil or by adult."""
