"""Help for the reader: words that may have been meant, and what is being typed completed.

The public surface: :func:`search.suggest.spelling.corrections` and
:func:`search.suggest.spelling.better_spelling`, and :func:`search.suggest.completion.complete`.
All of it is read from the segments' own dictionaries and forward indexes.
"""
