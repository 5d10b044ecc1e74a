"""Execute a request: parse it, plan it, have the engine answer it, and make hits of what is to be shown."""

from time import perf_counter

from search.deferred_results import DeferredResults
from search.engines.protocol import Answer, Snapshot
from search.query.other_spellings import held_by
from search.query.parser import parse
from search.query.planner import AddedSynonyms, Plan, plan
from search.query.synonyms import Synonyms
from search.query.tree import Node
from search.request import SearchRequest
from search.results import Hit, Ranked, Results


def execute(request: SearchRequest, snapshot: Snapshot, synonyms: Synonyms) -> Results:
    """Return the page of results that a request asks for.

    Raises :class:`BadQuery`, :class:`SearchTimedOut` or :class:`IndexCorrupt`.
    """
    began = perf_counter()
    parsed = parse(request.query)
    with snapshot.reading():
        planned = plan_query(parsed.node, snapshot, synonyms, expand=request.expand)
        answer = snapshot.answer(planned, request)
        backend = DeferredResults(request, parsed, planned, answer, snapshot, synonyms)
        hits = _hits(answer, request, snapshot, backend)
    return Results(
        query=request.query,
        total=answer.total,
        relaxed=answer.relaxed,
        offset=request.offset,
        limit=request.limit,
        hits=hits,
        backend=backend,
        expanded=planned.added_synonyms,
        repairs=parsed.repairs,
        took_ms=(perf_counter() - began) * 1000,
    )


def execute_ranking(request: SearchRequest, snapshot: Snapshot, synonyms: Synonyms) -> tuple[Ranked, ...]:
    """Return the ids of the first hits of a request, for evaluation, in the order :func:`execute` gives.

    Full matches are lifted above the scores of partial ones, since evaluation tools order
    by score alone. Raises what :func:`execute` raises.
    """
    parsed = parse(request.query)
    with snapshot.reading():
        answer = snapshot.answer(plan_query(parsed.node, snapshot, synonyms, expand=request.expand), request)
        scores = answer.scores.copy()
        if answer.total < len(scores):
            scores[: answer.total] += scores[answer.total :].max()
        return tuple(
            Ranked(snapshot.article_id(document), score)
            for document, score in zip(answer.documents.tolist(), scores.tolist(), strict=True)
        )


def plan_query(node: Node, snapshot: Snapshot, synonyms: Synonyms, *, expand: bool) -> Plan:
    """Return the plan of a query; with ``expand``, its words are also searched for otherwise.

    That is by their synonyms, and those that no article holds as they are likelier spelt. What
    only the likelier spelling finds is a partial match.
    """
    holds = held_by(snapshot)
    planned = plan(node, snapshot.stem, synonyms.find if expand else None, holds)
    if not expand or not planned.unheld:
        return planned
    from search.suggest.rephrasing import without_slips  # only where a word is held by no article

    meant, slips = without_slips(node, snapshot, planned.unheld)
    if not slips:
        return planned
    likelier = plan(meant, snapshot.stem, synonyms.find, holds)
    spelt = tuple(AddedSynonyms(typed, (taken,)) for typed, taken in slips)
    return likelier._replace(
        full=planned.full,
        partial=(likelier.full, *likelier.partial),
        added_synonyms=(*spelt, *likelier.added_synonyms),
    )


def _hits(
    answer: Answer, request: SearchRequest, snapshot: Snapshot, backend: DeferredResults
) -> tuple[Hit, ...]:
    documents = answer.documents[request.offset : request.wanted].tolist()
    scores = answer.scores[request.offset : request.wanted].tolist()
    return tuple(
        Hit(
            id=snapshot.article_id(document),
            title=snapshot.title(document),
            score=score,
            relaxed=place >= answer.total,
            document=document,
            backend=backend,
        )
        for place, (document, score) in enumerate(zip(documents, scores, strict=True), request.offset)
    )
