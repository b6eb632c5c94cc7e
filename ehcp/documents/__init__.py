"""Printed documents of the statutory process."""
