"""Text made safe to print on a terminal."""


def in_one_line(text: str) -> str:
    """:func:`printable` text without line breaks, which names of files and members may hold."""
    return printable(text.replace("\n", "\ufffd"))


def printable(text: str) -> str:
    """Text that cannot drive the reader's terminal: control characters shown as U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else " " if c.isspace() else "\ufffd" for c in text)
