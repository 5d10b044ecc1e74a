"""The command that serves the page and the API: serve."""

from pathlib import Path

import click

from indexer.index.cli_options import index_option
from indexer.messages import gettext as _
from search.options import synonyms_option, timeout_option


@click.command(
    help=_("""Serve the web page and the API, until stopped with Ctrl-C.

\b
Examples:
  search serve
  search serve --port 9000

Only this computer can open it, unless --host says otherwise."""),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help=_("Port."))
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help=_("Threads."))
@synonyms_option
@timeout_option
@index_option
def serve(
    host: str, port: int, threads: int, synonyms: tuple[Path, ...], timeout: float, index_path: Path
) -> None:
    """Serve the page and the API until interrupted."""
    import waitress

    from search.query.synonyms import Synonyms
    from web.app import create_app

    Synonyms.load(synonyms)  # a list that cannot be used is told here, not on every page
    app = create_app(index_path, synonyms=synonyms, TIMEOUT_SECONDS=timeout)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=threads)
    except (OSError, ValueError) as error:
        raise click.UsageError(
            _(
                "Cannot serve at {host}:{port}; try another --port. ({error})",
                host=host,
                port=port,
                error=error,
            )
        ) from error
    bound = getattr(server, "effective_port", port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(_("Open {address}   (Ctrl-C to stop)", address=f"http://{shown}:{bound}/"))
    server.run()
