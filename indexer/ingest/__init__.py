"""Bring an archive up to date with its sources: read files, and write what is new in them to a store."""
