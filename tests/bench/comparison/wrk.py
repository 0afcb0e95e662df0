"""The load on the Node service and, to compare like with like, the same load on Daybook: wrk, one thread, 64 connections, closed loop.
Its CPU is among the figures, and so is how near it came to one core: the rate is the server's only where that is well below 1."""
import json
import os
import secrets

from comparison.running import Failed, client, run

SCRIPT = os.path.join(os.path.dirname(__file__), "..", "peers", "transfers.lua")
CONNECTIONS = 64


def load(url, kind, accounts, seconds, key=""):
    """kind: node or daybook."""
    def once(duration):
        arguments = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}s", "--timeout", "30s", "-s", SCRIPT, url,
                     "--", kind, secrets.token_hex(4), str(accounts)]
        return run(client(arguments), duration + 90, env={**os.environ, "KEY": key})

    once(max(1, seconds // 5))  # to warm up
    out, cpu = once(seconds)
    done = json.loads(out.splitlines()[-1])
    errors = {name: count for name, count in done["errors"].items() if count}
    if errors or not done["requests"]:
        raise Failed(f"wrk on {kind}: {done['requests']} requests, errors {errors}")
    return {"connections": CONNECTIONS, "seconds": done["seconds"], "transactions": done["requests"],
            "transactionsPerSecond": done["requests"] / done["seconds"], "latencyMicroseconds": done["latency"],
            "generatorCpuMicrosecondsPerTransaction": 1e6 * cpu / done["requests"],
            "generatorShareOfACore": cpu / done["seconds"]}
