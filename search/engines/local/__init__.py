"""The local engine: finds, scores and orders the articles of an index folder on this machine.

:mod:`local_engine` holds the engine, :mod:`local_answer` the answer to one request and
:mod:`index_snapshot` one commit with its segments. :mod:`evaluator` finds all matches of a
query, :mod:`top_documents` and :mod:`maxscore` the top k without scoring all.
"""
