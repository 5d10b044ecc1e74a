"""Files into raw articles: one module a format, and the registry that picks among them."""
