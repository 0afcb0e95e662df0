"""tests/bench/compare calls this; docs/performance.md describes it."""
import argparse
import json
import os
import shutil
import signal
import sys
import tempfile

from comparison import machine, table
from comparison.rounds import one_round
from comparison.running import Failed, Processes, say

ROUNDS_MAX = 100
SECONDS_MAX = 3_600


def number(most):
    def parsed(text):
        value = int(text)
        if not 1 <= value <= most:
            raise argparse.ArgumentTypeError(f"must be from 1 to {most}")
        return value
    return parsed


def options_of(arguments):
    parser = argparse.ArgumentParser(prog="tests/bench/compare", description="Measures Daybook next to PostgreSQL and a Node service, "
                                     "all in a temporary folder (TMPDIR).", epilog="What stands behind -- goes to daybook serve.")
    parser.add_argument("--rounds", type=number(ROUNDS_MAX), default=3, help="in each, everything is measured once [3]")
    parser.add_argument("--seconds", type=number(SECONDS_MAX), default=10, help="of each measurement [10]")
    parser.add_argument("--sustained-seconds", type=number(SECONDS_MAX), default=60, help="of the sustained loads [60]")
    parser.add_argument("--quick", action="store_true", help="one round of 2 s each, 5 s sustained; docs/performance.md stays as it is")
    parser.add_argument("--only", choices=("postgres", "daybook"), action="append",
                        help="measure one side alone; docs/performance.md stays as it is")
    parser.add_argument("--program", default="build/release/tools/daybook",
                        help="a daybook that was built elsewhere, instead of building a release")
    parser.add_argument("--micro", help="the micro-benchmarks that belong to it; without them their rows stay empty")
    parser.add_argument("--results", default="build/bench/results.json", help="where all figures go [%(default)s]")
    parser.add_argument("--table-of", metavar="FILE", help="measures nothing: writes the table of docs/performance.md from such figures")
    parser.add_argument("serve_options", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.seconds, options.sustained_seconds = 1, 2, 5
    options.writes_docs = not options.quick and not options.only
    options.only = options.only or ["postgres", "daybook"]
    options.program = os.path.abspath(options.program)
    options.micro = options.micro and os.path.abspath(options.micro)
    return options


def measure(options, folder):
    results = {"machine": machine.describe(options, folder), "options": {"rounds": options.rounds, "seconds": options.seconds,
               "sustainedSeconds": options.sustained_seconds, "serve": options.serve_options}, "rounds": []}
    with Processes() as processes:
        for number_of_round in range(1, options.rounds + 1):
            say(f"round {number_of_round} of {options.rounds}")
            results["rounds"].append(one_round(processes, folder, options))
            for part in ("postgres", "daybook"):
                shutil.rmtree(os.path.join(folder, part), ignore_errors=True)
    return results


def main():
    options = options_of(sys.argv[1:])
    if options.table_of:
        with open(options.table_of) as file:
            table.write_into_docs(json.load(file))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = tempfile.mkdtemp(prefix="daybook-bench-")
    os.chmod(folder, 0o711)  # PostgreSQL may run as another user
    try:
        results = measure(options, folder)
    except BaseException as failed:
        say(f"logs and data stay in {folder}")
        if isinstance(failed, Failed):
            sys.exit(f"compare: {failed}")
        raise
    shutil.rmtree(folder)
    os.makedirs(os.path.dirname(os.path.abspath(options.results)), exist_ok=True)
    with open(options.results, "w") as file:
        json.dump(results, file, indent=1)
    say(f"all figures are in {options.results}")
    print(table.text_of(results))
    if options.writes_docs:
        table.write_into_docs(results)


main()
