"""What answers a query tree: the protocol of an engine, and the engines."""
