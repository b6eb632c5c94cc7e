"""Backup and restore: one encrypted file holds the database, the uploads and the proof that both are whole.

`archive` is the file, `databases` speaks to PostgreSQL's own tools, `copies` makes and plays back a copy.
"""
