"""Make the corrections of Sastrawi that ship with the package. Indexing and searching run nothing of it."""
