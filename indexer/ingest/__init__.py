"""Sources into an archive: what is new, changed and gone, and nothing else."""
