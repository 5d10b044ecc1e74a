"""Tests of what the software promises. They run in Indonesian, whatever the locale of who runs them is."""

import os

# Before any of our modules is imported: texts of commands are translated when they are.
os.environ["LC_ALL"] = "C.UTF-8"
