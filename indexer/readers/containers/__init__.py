"""Open files that hold other files: compressed ones, zip, tar and WARC."""
