"""The index on disk: what writing makes and searching reads. FORMAT.md in ``segment`` describes its bytes."""
