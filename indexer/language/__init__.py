"""From Indonesian text to tokens (``tokenizer``), and from tokens to stems (``stemmer``)."""
