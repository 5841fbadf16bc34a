"""Exercises of the part of the book in the folder of the same name: one module a page."""
