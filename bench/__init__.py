"""Measurements of speed, memory and size; nothing here asserts a time."""
