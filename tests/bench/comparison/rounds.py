"""What is run in each round, one server at a time: PostgreSQL alone, the Node service in front of it, then Daybook. Every round begins
with new folders."""
import json
import os
import shutil
import signal

from comparison import disk, node, wrk
from comparison.daybook import Daybook, difference, histogram
from comparison.figures import bucket_bound, percentiles
from comparison.postgres import ACCOUNTS, Postgres
from comparison.running import run, say
from comparison.watching import Watch, lags

SINGLE_CLIENTS = (1, 16, 64)
HOT_CLIENTS = 16
BATCH = 1_000
BATCH_CLIENTS = (1, 2, 4)
BULK_CONNECTIONS = 8
BLOCK = 8_000
# As PostgreSQL's functions and the Node service answer: that it happened, without balances.
MINIMAL = ("--answers", "minimal")
WORKERS = (1, 2)
PARTS = ("hash_leaf", "append_to_tree", "root_of_tree", "replay", "verify_journal")


def postgres_round(processes, folder, options, results):
    say("PostgreSQL: makes its cluster")
    with Postgres(processes, os.path.join(folder, "postgres")) as postgres:
        results["single"] = []
        for clients in SINGLE_CLIENTS:
            say(f"PostgreSQL: single calls, {clients} clients")
            results["single"].append(postgres.bench("single", clients, options.seconds))
        say("PostgreSQL: one hot account")
        results["hot"] = postgres.bench("hot", HOT_CLIENTS, options.seconds)
        results["batch"] = []
        for clients in BATCH_CLIENTS:
            say(f"PostgreSQL: batches of {BATCH}, {clients} clients")
            results["batch"].append(postgres.bench("batch", clients, options.seconds, BATCH))
        results["node"] = []
        for workers in WORKERS:
            say(f"Node in front of it: {wrk.CONNECTIONS} connections, {workers} processes")
            results["node"].append(node.load(processes, postgres, workers, options.seconds, os.path.join(folder, "node.log")))
        best = max(results["batch"], key=lambda one: one["transactionsPerSecond"])["clients"]
        say(f"PostgreSQL: sustained batches, {best} clients")
        results["sustained"] = postgres.bench("batch", best, options.sustained_seconds, BATCH)
        say("PostgreSQL: its size, and VACUUM FULL")
        postgres.check()
        results["disk"] = postgres.size()


def loads(daybook, options, results):
    health = ("--read-only", "health")
    bulk = ("--connections", str(BULK_CONNECTIONS), "--batch", str(BATCH))
    for name, what, arguments in (
            ("health", "/healthz", health),
            ("single", "single transactions", MINIMAL),
            ("singleWhole", "single transactions, answers with balances", ()),
            ("hot", "one hot account", (*MINIMAL, "--pick", "hot")),
            ("bulk", f"bulk of {BATCH}", (*MINIMAL, *bulk)),
            ("bulkWhole", f"bulk of {BATCH}, answers with balances", bulk),
            ("reads", "balances of accounts", ("--read-only", "balances")),
            ("healthOfOne", "/healthz, one connection", (*health, "--connections", "1"))):
        say(f"Daybook: {what}")
        results[name] = daybook.bench(options.seconds, "--accounts", str(ACCOUNTS), *arguments)


def one_at_a_time(daybook, folder, options, results):
    """One connection, and the disk alone with the bytes that each of its commits had: before it and after it."""
    say("Daybook: one connection, one at a time")
    before = daybook.metrics()
    results["oneBefore"] = daybook.bench(max(1, options.seconds // 5), "--accounts", "2", "--connections", "1", *MINIMAL)
    after = daybook.metrics()
    commits = sum(difference(before, after, "daybook_commit_bytes_count").values())
    size = round(sum(difference(before, after, "daybook_commit_bytes_sum").values()) / commits)
    took = disk.append_and_sync(folder, size, options.seconds / 2)
    results["one"] = daybook.bench(options.seconds, "--accounts", "2", "--connections", "1", *MINIMAL)
    took += disk.append_and_sync(folder, size, options.seconds / 2)
    results["disk"] = {"bytes": size, "appends": len(took), "latencyMicroseconds": percentiles(took)}


def sustained(daybook, options, results):
    say(f"Daybook: sustained bulk for {options.sustained_seconds} s")
    before = daybook.metrics()
    with Watch(daybook) as watch:
        results["sustained"] = daybook.bench(options.sustained_seconds, "--accounts", str(ACCOUNTS), "--connections", str(BULK_CONNECTIONS),
                                             "--batch", str(BATCH), *MINIMAL)
    after = daybook.metrics()
    results["sustained"]["lagSeconds"] = [round(lag, 3) for lag in lags(watch.samples)]
    results["sustained"]["commitSecondsP999AtMost"] = bucket_bound(histogram(before, after, "daybook_commit_sync_seconds"), 0.999)


def restart(daybook, results):
    """Memory, starts, and disk, of all that the round wrote."""
    results["memory"] = {"afterLoad": daybook.memory()}
    entries = daybook.entries()
    say(f"Daybook: starts again with {entries} entries")
    daybook.stop()
    results["start"] = {"entries": entries, "seconds": daybook.start()}
    results["memory"]["afterStart"] = daybook.memory()
    daybook.stop(signal.SIGKILL)
    results["start"]["secondsAfterKill"] = daybook.start()
    daybook.stop()
    results["size"] = {"entries": entries, "asItStands": daybook.disk_bytes()}
    say("Daybook: compacts")
    daybook.compact()
    results["size"]["compacted"] = daybook.disk_bytes()


def parts(options):
    """What the micro-benchmarks of hashing and of reading a journal again say: CPU time of one, in nanoseconds."""
    say("Daybook: hashing, replay and verification alone")
    measured = json.loads(run([options.micro, f"--benchmark_filter=^({'|'.join(PARTS)})$", "--benchmark_format=json"], 600)[0])
    return {one["name"]: 1e9 / one["items_per_second"] for one in measured["benchmarks"]}


def daybook_round(processes, folder, options, results):
    with Daybook(processes, options.program, os.path.join(folder, "daybook"), options.serve_options) as daybook:
        loads(daybook, options, results)
        one_at_a_time(daybook, folder, options, results)
        say("Daybook: the load that the Node service had")
        daybook.make_accounts(ACCOUNTS)
        results["wrk"] = wrk.load(daybook.url, "daybook", ACCOUNTS, options.seconds, daybook.key)
        sustained(daybook, options, results)
        restart(daybook, results)
    say(f"Daybook: in process, blocks of {BLOCK}")
    data = os.path.join(folder, "in-process")
    arguments = [options.program, "bench", "--in-process", "--data", data, "--batch", str(BLOCK), "--duration-s", str(options.seconds)]
    results["inProcess"] = json.loads(run([*arguments, "--json"], 30 * options.seconds + 600)[0])
    shutil.rmtree(data)
    if options.micro:
        results["nanoseconds"] = parts(options)


def one_round(processes, folder, options):
    results = {"postgres": {}, "daybook": {}}
    if "postgres" in options.only:
        postgres_round(processes, folder, options, results["postgres"])
    if "daybook" in options.only:
        daybook_round(processes, folder, options, results["daybook"])
    return results
