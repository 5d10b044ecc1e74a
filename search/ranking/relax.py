"""Articles that hold most of a query's words, for when too few hold them all."""

import numpy as np

from search.query.plan import Plan
from search.ranking.evaluate import Evaluation, Matches, union


def relax(plan: Plan, full: Matches, evaluation: Evaluation, size: int) -> Matches:
    """The articles that hold at least half of the plan's words and are not among ``full``.

    Where neither ``full`` nor half of the words finds any, those that hold as
    many as any article does: a long question is not met with nothing. Only
    plain words are given up: phrases, groups and exclusions hold as ever. The
    score is that of an OR of the words. ``size`` is the number of documents there
    are. Empty where there is no word to give up.
    """
    if not plan.words:
        return Matches(np.empty(0, np.int32), np.empty(0))
    parts = [evaluation.matches(query) for _, query in plan.words]
    held = np.zeros(size, dtype=np.int16)
    for part in parts:
        held[part.documents] += 1
    matches = union(parts, size).without(full)
    for query in plan.excluded:
        matches = matches.without(evaluation.matches(query))
    for query in plan.required:
        required = evaluation.matches(query)
        matches = matches.keep(required.holding(matches.documents))
        scores = required.scores[np.searchsorted(required.documents, matches.documents)]
        matches = Matches(matches.documents, matches.scores + scores)
    counts = held[matches.documents]
    enough = (len(parts) + 1) // 2
    if not len(full.documents) and len(counts):
        enough = min(enough, int(counts.max()))
    return matches.keep(counts >= enough)
