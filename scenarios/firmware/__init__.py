"""Scenarios about firmware, formatter and storage."""
