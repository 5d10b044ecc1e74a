"""Sources into the index: what is new, changed and gone, and nothing else."""
