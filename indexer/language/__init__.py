"""Indonesian text to tokens, and tokens to stems.

The public surface: :func:`tokenize` and :func:`exact_words` (``tokenizer``),
:class:`Stemmer` and :class:`StemMap` (``stems``).
"""
