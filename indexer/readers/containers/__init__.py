"""Files that hold files: compressed ones, zip, tar, WARC."""
