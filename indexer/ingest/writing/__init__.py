"""Write articles to an index as segments, in worker processes where there are many."""
