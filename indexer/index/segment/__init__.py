"""A segment: one file of memory-mapped arrays with the words and the stored texts of some articles.

A file (``segment_file``) is made whole, of analysed articles (``writer``) or of other segments
(``merger``, which ``merge_policy`` chooses), and never changes. ``reader`` opens it: two field
indexes (``field_index``) with their term dictionaries, columns and stored articles.
FORMAT.md beside this file describes the bytes.
"""
