"""A command line in which a word may begin with a minus: ``search query rusia -ukraina``."""

from collections.abc import Iterator

import click


class FreeTextCommand(click.Command):
    """A command whose arguments are text: what begins with one minus is a word of it, not an option.

    Options are written with two minuses, and the short ones that a command declares (``-h``) stay
    options when they stand alone. So ``-hilang`` is a word, and ``--hilang`` a mistake that is told.
    """

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Parse the arguments with all words put behind ``--``, where click takes none for an option."""
        options, words = self._parted(context, arguments)
        return super().parse_args(context, [*options, "--", *words] if words else options)

    def _parted(self, context: click.Context, arguments: list[str]) -> tuple[list[str], list[str]]:
        """Return the options with their values, and the words of the text, each in their order."""
        takes_value = dict(self._options(context))
        options: list[str] = []
        words: list[str] = []
        rest = iter(arguments)
        for argument in rest:
            if argument == "--":
                words.extend(rest)
            elif argument in takes_value:
                options.append(argument)
                if takes_value[argument]:
                    options.extend(value for value in [next(rest, None)] if value is not None)
            elif argument.startswith("--"):  # with its value behind =, or one that click tells to be none
                options.append(argument)
            else:
                words.append(argument)
        return options, words

    def _options(self, context: click.Context) -> Iterator[tuple[str, bool]]:
        """Give every spelling of every option, and whether a value follows it."""
        for option in self.get_params(context):
            if isinstance(option, click.Option):
                for spelling in (*option.opts, *option.secondary_opts):
                    yield spelling, not (option.is_flag or option.count)
