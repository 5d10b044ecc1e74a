"""Build segments from articles: analysis, and the stems of words that the stem map does not have yet."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from indexer.article import Article
from indexer.index.segment.writer import write_segment
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.writing.analysis import Analyzer
from indexer.language.stemmer import StemMap, stem_words

_MOST_REMEMBERED = 200_000
"""Words whose stems a builder remembers; chosen by hand for the memory of workers, which
``python -m tests.bench.compare`` prints."""


class WrittenSegment(NamedTuple):
    """A segment that was written, and the stems of its words that the map did not have."""

    segment: ColumnSegment
    fresh: dict[str, str]


class SegmentBuilder:
    """Builds segments for one writer, in the writer's process or in a worker process.

    It keeps an analyzer, and the stems of words met so far, from segment to segment, since words
    recur. A stem that the map does not have is handed to the writer once, with the first
    segment that needs it: the writer saves it before the segment counts.
    """

    def __init__(self, build: Path, stem_map: Path):
        self._build = build
        self._stem_map = stem_map
        self._analyzer = Analyzer()
        self._stems: dict[str, str] = {}
        """By word its stem: it is in the map, or was handed to the writer."""

    def write(self, segment: ColumnSegment, articles: list[Article]) -> WrittenSegment:
        """Analyse articles and write them as a segment."""
        fresh: dict[str, str] = {}

        def stems(words: Sequence[str]) -> list[str]:
            found, new = self._stems_of(words)
            fresh.update(new)
            return found

        batch = self._analyzer.analyse(articles)
        segment.set_doc_count(write_segment(segment.path(self._build), batch, stems))
        return WrittenSegment(segment, fresh)

    def _stems_of(self, words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
        """Return the stems of ``words``, one for each, and by word those that the map lacks."""
        if len(self._stems) > _MOST_REMEMBERED:
            self._stems.clear()
        found = list(map(self._stems.get, words))
        places = [place for place, stem in enumerate(found) if stem is None]
        new = [words[place] for place in places]
        known = self._stems_in_map(new) if new else {}
        unknown = [word for word in new if word not in known]
        fresh = dict(zip(unknown, stem_words(unknown), strict=True))
        for place, word in zip(places, new, strict=True):
            stem = known.get(word) or fresh[word]
            # One string instead of two equal ones.
            self._stems[word] = found[place] = word if stem == word else stem
        return cast(list[str], found), fresh

    def _stems_in_map(self, words: Sequence[str]) -> dict[str, str]:
        opened = StemMap.open(self._stem_map)
        try:
            return opened.known(words)
        finally:
            opened.close()
