"""The Node service of peers/node in front of a PostgreSQL."""
import os

from comparison import wrk
from comparison.postgres import ACCOUNTS
from comparison.running import Failed, cpu_seconds, free_port, wait_for

FOLDER = "build/npm-bench"
CONNECTIONS = 32  # to the database, of all its processes


def load(processes, postgres, workers, seconds, log):
    port = free_port()
    service = processes.start(["node", "service.js", str(port), str(workers), str(CONNECTIONS // workers)], log, cwd=FOLDER,
                              env={**postgres.environment, "NODE_ENV": "production"})
    wait_for("the Node service", lambda: "listening" in open(log).read(), service, log, 180)
    before = postgres.transfers()
    service_cpu, database_cpu = cpu_seconds(service.pid), cpu_seconds(postgres.process.pid)
    figures = wrk.load(f"http://127.0.0.1:{port}/", "node", ACCOUNTS, seconds)
    service_cpu, database_cpu = cpu_seconds(service.pid) - service_cpu, cpu_seconds(postgres.process.pid) - database_cpu
    processes.stop(service)
    os.remove(log)
    made = postgres.transfers() - before
    if made < figures["transactions"]:
        raise Failed(f"{figures['transactions']} transfers were answered, {made} are there")
    return {**figures, "workers": workers, "databaseConnections": CONNECTIONS,
            "serviceCpuMicrosecondsPerTransaction": 1e6 * service_cpu / made,
            "databaseCpuMicrosecondsPerTransaction": 1e6 * database_cpu / made}
