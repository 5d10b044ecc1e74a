"""Read files of every format into raw articles: one module a format, picked by the registry."""
