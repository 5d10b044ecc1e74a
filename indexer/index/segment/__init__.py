"""The columnar Whoosh codec: a segment is one file of memory-mapped arrays.

The public surface: :class:`SegmentFile` and :class:`SegmentFileWriter` (``layout``),
:class:`TermDictionary` (``terms``), :class:`SegmentReader`, :class:`FieldIndex` and
:class:`WordView` (``segment``), :func:`write_segment` (``invert``),
:func:`merge_segments` (``merge``), :class:`ColumnSegment` (``codec``).
FORMAT.md beside this file describes the bytes.
"""
