"""Find articles that hold most of a query's words, for when too few hold all of them."""

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.maxscore import MaxScore
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.top_documents import plain_stems
from search.query.planner import Plan


def partial_documents(
    plan: Plan, full: NDArray[np.int64], evaluator: Evaluator, snapshot: IndexSnapshot
) -> NDArray[np.int64]:
    """Return the documents that hold at least half of the plan's words and are not in ``full``.

    If ``full`` is empty and no document holds half of the words, the documents that hold the
    most words are returned, so that a long question finds something. Only plain words may be
    missing: phrases, groups and exclusions must still match. Returns none if the plan has no
    words that may be missing.
    """
    if not plan.words:
        return np.empty(0, np.int64)
    counts = np.zeros(snapshot.size, dtype=np.uint16)
    for _, query in plan.words:
        if type(query) is not whoosh_query.Term:
            counts[evaluator.matches(query).documents] += 1
            continue
        for segment in snapshot.segments:  # only counts the word: scoring it would take longer
            field_index = segment.reader.field(query.fieldname)
            number = field_index.number(query.text.encode())
            if number is not None:
                counts[segment.offset : segment.offset + segment.size][field_index.documents(number)] += 1
    for segment in snapshot.segments:
        counts[segment.offset + segment.deleted.astype(np.int64)] = 0
    counts[full] = 0
    for query in plan.excluded:
        counts[evaluator.matches(query).documents] = 0
    for query in plan.required:
        outside = np.ones(snapshot.size, dtype=bool)
        outside[evaluator.matches(query).documents] = False
        counts[outside] = 0
    least_words = (len(plan.words) + 1) // 2
    if not len(full):
        least_words = min(least_words, max(1, int(counts.max(initial=0))))
    return np.flatnonzero(counts >= least_words)


def partial_matches(
    plan: Plan,
    documents: NDArray[np.int64],
    wanted: int,
    evaluator: Evaluator,
    snapshot: IndexSnapshot,
    deadline: Deadline,
) -> ScoredDocuments:
    """Return candidates that include the ``wanted`` best of ``documents``, scored by the words they hold."""
    words = plain_stems([query for _, query in plan.words], snapshot)
    if words is None:
        scores = np.zeros(len(documents))
        for query in (*(query for _, query in plan.words), *plan.required):
            scores += evaluator.matches(query).scores_of(documents)
        return ScoredDocuments(documents, scores)
    maxscore = MaxScore(snapshot, len(documents) if plan.required else max(1, wanted), deadline)
    parts: list[ScoredDocuments] = []
    for segment in snapshot.segments:
        low, high = documents.searchsorted([segment.offset, segment.offset + segment.size])
        numbers = (documents[low:high] - segment.offset).astype(np.uint32)
        matches = maxscore.best_among(segment, words, numbers)
        parts.append(matches.shifted(segment.offset))
    joined = ScoredDocuments.joined(parts)
    for query in plan.required:
        joined = ScoredDocuments(
            joined.documents, joined.scores + evaluator.matches(query).scores_of(joined.documents)
        )
    return joined
