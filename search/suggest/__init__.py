"""Help for the reader: words that may have been meant, and completions of what is being typed.

``spelling.corrections`` and ``completion.complete`` are what others call. Both ask the
vocabulary of a snapshot; neither knows how an engine keeps its words.
"""
