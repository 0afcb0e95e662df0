"""The rows of the table: each is taken from every round, so that what stands beside each other was measured within the same minutes."""
from dataclasses import dataclass
from typing import Callable, Optional


@dataclass
class Row:
    what: str
    unit: str
    ours: Callable
    beside: Optional[Callable] = None   # what it is compared with
    beside_what: str = ""
    goal: Optional[tuple] = None        # (">=" or "<=", bound); of the ratio where something is beside it, else of the figure


def _best(figures, name="transactionsPerSecond"):
    return max(figures, key=lambda one: one[name])


def _rate(one):
    return one["transactionsPerSecond"]


def _single(r):
    return _best(r["postgres"]["single"])


def _batch(r):
    return _best(r["postgres"]["batch"])


def _node(r):
    return _best(r["postgres"]["node"])


def _bytes(sizes):
    return sum(sizes.values())


def _one_floor(r):
    return r["daybook"]["disk"]["latencyMicroseconds"]["p50"] + r["daybook"]["healthOfOne"]["latencyMicroseconds"]["p50"]


def _cpu(one):
    return one["serverCpuMicrosecondsPerTransaction"]


def _without_hashing(load):
    """CPU of a transaction without hashing its entry, its share of the tree, and the roots before and after its block: for single transactions as if each
    were a block of its own, which is too much, and in bulk, where hundreds share one, not at all."""
    def figure(r):
        nanoseconds = r["daybook"]["nanoseconds"]
        roots = 2 * nanoseconds["root_of_tree"] if load == "single" else 0
        return _cpu(r["daybook"][load]) - (nanoseconds["hash_leaf"] + nanoseconds["append_to_tree"] + roots) / 1e3
    return figure


def _each_second(part):
    return lambda r: 1e9 / r["daybook"]["nanoseconds"][part]


PER_SECOND = "/s"
ROWS = [
    Row("single transactions, 64 connections, 10,000 accounts", PER_SECOND, lambda r: _rate(r["daybook"]["single"]),
        lambda r: _rate(_single(r)), "PostgreSQL, best of 1, 16, 64 clients", (">=", 5)),
    Row("the same, answers with balances", PER_SECOND, lambda r: _rate(r["daybook"]["singleWhole"]),
        lambda r: _rate(_single(r)), "PostgreSQL", (">=", 5)),
    Row("single transactions by wrk", PER_SECOND,
        lambda r: _rate(r["daybook"]["wrk"]), lambda r: _rate(_node(r)), "Node, better of 1 and 2 processes", (">=", 12)),
    Row("the same by wrk, p99", "ms", lambda r: r["daybook"]["wrk"]["latencyMicroseconds"]["p99"] / 1e3,
        lambda r: _node(r)["latencyMicroseconds"]["p99"] / 1e3, "Node", ("<=", 0.25)),
    Row("single transactions, 64 connections", PER_SECOND, lambda r: _rate(r["daybook"]["single"]),
        lambda r: r["daybook"]["health"]["requestsPerSecond"], "`/healthz`", (">=", 0.5)),
    Row("CPU of a single transaction", "µs", lambda r: _cpu(r["daybook"]["single"]),
        lambda r: _cpu(_single(r)), "PostgreSQL, without its client"),
    Row("CPU of a single transaction, all threads", "µs",
        lambda r: _cpu(r["daybook"]["single"]), goal=("<=", 20)),
    Row("the same, answers with balances", "µs", lambda r: _cpu(r["daybook"]["singleWhole"]), goal=("<=", 20)),
    Row("CPU of a single transaction, its hashing left out", "µs", _without_hashing("single"), lambda r: _cpu(r["daybook"]["single"]),
        "with it", (">=", 0.9)),
    Row("one hot account, 64 connections", PER_SECOND,
        lambda r: _rate(r["daybook"]["hot"]), lambda r: _rate(r["postgres"]["hot"]), "PostgreSQL, 16 clients", (">=", 20)),
    Row("one hot account, 64 connections", PER_SECOND,
        lambda r: _rate(r["daybook"]["hot"]), lambda r: _rate(r["daybook"]["single"]), "random accounts", (">=", 0.9)),
    Row("bulk of 1,000, 8 connections", PER_SECOND,
        lambda r: _rate(r["daybook"]["bulk"]),
        lambda r: _rate(_batch(r)), "PostgreSQL, batches of 1,000, best of 1, 2, 4 clients", (">=", 12)),
    Row("the same, answers with balances", PER_SECOND, lambda r: _rate(r["daybook"]["bulkWhole"]),
        lambda r: _rate(_batch(r)), "PostgreSQL", (">=", 12)),
    Row("CPU of a transaction in bulk, all threads", "µs",
        lambda r: _cpu(r["daybook"]["bulk"]), goal=("<=", 4)),
    Row("the same, answers with balances", "µs", lambda r: _cpu(r["daybook"]["bulkWhole"]), goal=("<=", 4)),
    Row("CPU of a transaction in bulk, its hashing left out", "µs", _without_hashing("bulk"), lambda r: _cpu(r["daybook"]["bulk"]),
        "with it", (">=", 0.7)),
    Row("in process, blocks of 8,000", PER_SECOND, lambda r: _rate(r["daybook"]["inProcess"]), goal=(">=", 800_000)),
    Row("one connection, one at a time, p50", "ms", lambda r: r["daybook"]["one"]["latencyMicroseconds"]["p50"] / 1e3,
        lambda r: _one_floor(r) / 1e3, "append and fdatasync of the same bytes, and `/healthz`", ("<=", 2)),
    Row("sustained bulk, 8 connections", PER_SECOND,
        lambda r: _rate(r["daybook"]["sustained"]),
        lambda r: _rate(r["postgres"]["sustained"]), "PostgreSQL, sustained batches", (">=", 5)),
    Row("projections behind meanwhile, at most", "s", lambda r: max(r["daybook"]["sustained"]["lagSeconds"]), goal=("<=", 1)),
    Row("commits meanwhile, p99.9 at most", "ms", lambda r: r["daybook"]["sustained"]["commitSecondsP999AtMost"] * 1e3, goal=("<=", 100)),
    Row("reads of an account's balances, 64 connections", PER_SECOND, lambda r: r["daybook"]["reads"]["requestsPerSecond"],
        lambda r: r["daybook"]["health"]["requestsPerSecond"], "`/healthz`", (">=", 0.7)),
    Row("replay: entries evolved, one core", PER_SECOND, _each_second("replay"), goal=(">=", 1_500_000)),
    Row("verification: entries hashed, evolved and compared, one core", PER_SECOND, _each_second("verify_journal"), goal=(">=", 700_000)),
    Row("entries when it starts again", "", lambda r: r["daybook"]["start"]["entries"]),
    Row("start, after SIGTERM", "s", lambda r: r["daybook"]["start"]["seconds"]),
    Row("start, after SIGKILL", "s", lambda r: r["daybook"]["start"]["secondsAfterKill"]),
    Row("memory after all loads, resident", "MB", lambda r: r["daybook"]["memory"]["afterLoad"]["resident"] / 1e6),
    Row("memory after a start, resident", "MB", lambda r: r["daybook"]["memory"]["afterStart"]["resident"] / 1e6),
    Row("disk of an entry, as it stands", "bytes", lambda r: _bytes(r["daybook"]["size"]["asItStands"]) / r["daybook"]["size"]["entries"],
        lambda r: r["postgres"]["disk"]["asItStands"] / r["postgres"]["disk"]["transactions"], "PostgreSQL, a transfer"),
    Row("disk of an entry, compacted", "bytes", lambda r: _bytes(r["daybook"]["size"]["compacted"]) / r["daybook"]["size"]["entries"],
        lambda r: r["postgres"]["disk"]["compacted"] / r["postgres"]["disk"]["transactions"], "PostgreSQL, a transfer, after VACUUM FULL"),
    Row("of it the journal alone, compacted", "bytes",
        lambda r: r["daybook"]["size"]["compacted"]["journal"] / r["daybook"]["size"]["entries"]),
]
