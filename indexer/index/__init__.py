"""The index on disk, the ground on which writing and searching both stand."""
