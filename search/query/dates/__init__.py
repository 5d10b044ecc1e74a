"""Dates as readers write them in queries."""
