"""Rules of the pupil record: values in, values out. No database, no clock, no request."""
