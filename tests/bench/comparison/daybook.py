"""A Daybook server on a folder of its own, and `daybook bench` on it."""
import concurrent.futures
import http.client
import json
import os
import re
import shutil
import signal
import time
import urllib.request

from comparison.running import Failed, client, free_port, memory_bytes, run, wait_for

PLATFORM = "acme-bench"
BEHIND = "daybook_projection_entries_behind"
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


class Daybook:
    def __init__(self, processes, program, folder, options):
        self._processes = processes
        self.program = program
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.log = os.path.join(folder, "daybook.log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.options = options
        os.makedirs(folder)

    def __enter__(self):
        made = run([self.program, "platform", "create", PLATFORM, "--data", self.data, "--json"], 60)[0]
        self.key = json.loads(made)["key"]
        self.environment = {**os.environ, "DAYBOOK_KEY": self.key}
        self.start()
        return self

    def __exit__(self, failed, *_):
        self.stop()
        if not failed:
            shutil.rmtree(self.data)
            os.remove(self.log)

    def start(self):
        """Seconds until it says that it is ready: the journals recovered, the projections near the head."""
        begin = time.monotonic()
        listen = ["--listen", f"127.0.0.1:{self.port}"]
        self.process = self._processes.start([self.program, "serve", "--data", self.data, *listen, *self.options], self.log)
        wait_for("Daybook", self._is_ready, self.process, self.log, 600)
        return time.monotonic() - begin

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self._processes.stop(self.process, how, 300)

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _is_projected(self):
        return all(value == 0 for (name, _), value in self.metrics().items() if name == BEHIND)

    def bench(self, seconds, *options):
        """Its JSON. It makes accounts of its own first, and reads the journal afterwards: all that has a bound, too. It begins when the
        projections have all that was before, so that none pays for another."""
        wait_for("the projections", self._is_projected, self.process, self.log, 600)
        arguments = [self.program, "bench", "--url", self.url, "--platform", PLATFORM, "--json", "--duration-s", str(seconds),
                     "--warm-up-s", str(max(1, seconds // 5)), *options]
        figures = json.loads(run(client(arguments), 30 * seconds + 600, env=self.environment)[0])
        check = figures.get("check") or {}
        if figures["errors"] or check.get("agree") is False:
            raise Failed(f"daybook bench {' '.join(options)}: errors {figures['errors']}, check {check}")
        return figures

    def make_accounts(self, count):
        """For what is not `daybook bench`: account-1 and so on, each with more than a run takes out of it."""
        self._post("/v1/customers", [{"customerIdentifier": "acme-eu", "displayName": "Acme Europe"}])
        names = [f"account-{number}" for number in range(1, count + 1)]
        bodies = [{"accountIdentifier": name, "customerIdentifier": "acme-eu", "displayName": name, "currencyCode": "USD",
                   "contactEmail": "books@acme.example"} for name in names]
        with concurrent.futures.ThreadPoolExecutor(32) as threads:
            list(threads.map(lambda part: self._post("/v1/accounts", part), (bodies[first::32] for first in range(32))))
        for first in range(0, count, 1000):
            postings = [{"from": "funding-usd", "to": name, "amount": "1000000000.00", "currency": "USD"}
                        for name in names[first:first + 1000]]
            self._post("/v1/transactions", [{"id": f"funding-{first}", "postings": postings}])

    def _post(self, path, bodies):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for body in bodies:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise Failed(f"POST {path} is answered {answer.status}: {text.decode(errors='replace')}")
        connection.close()

    def metrics(self):
        """{(name, labels): value}"""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=60) as answer:
            text = answer.read().decode()
        return {(name, labels): float(value) for name, labels, value in SAMPLE.findall(text)}

    def memory(self):
        return memory_bytes(self.process.pid)

    def entries(self):
        return int(sum(value for (name, _), value in self.metrics().items() if name == "daybook_journal_entries"))

    def disk_bytes(self):
        return {part: sum(os.path.getsize(os.path.join(at, file))
                          for at, _, files in os.walk(os.path.join(self.data, part)) for file in files)
                for part in ("journal", "views", "keys")}

    def compact(self):
        """Every family of both databases, by RocksDB's own tool. REQUIRES: it is stopped."""
        for part in ("journal", "views"):
            database = f"--db={os.path.join(self.data, part)}"
            names = re.findall(r"\{(.*)\}", run(["ldb", database, "list_column_families"], 60)[0])[0].split(", ")
            for name in names:
                run(["ldb", database, "--try_load_options", f"--column_family={name}", "compact"], 1200)


def difference(before, after, name):
    """How much the samples of that name grew: {labels: growth}"""
    return {labels: value - before.get((sample, labels), 0) for (sample, labels), value in after.items() if sample == name}


def histogram(before, after, name):
    """{upper bound: how many were at or below it} of what came between."""
    return {float(re.search(r'le="([^"]+)"', labels)[1]): growth for labels, growth in difference(before, after, f"{name}_bucket").items()}
