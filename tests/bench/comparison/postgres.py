"""A PostgreSQL of its own with the ledger of peers/postgres, and pgbench on it."""
import glob
import os
import pwd
import re
import shutil
import signal

from comparison.figures import percentiles
from comparison.running import Failed, client, cpu_seconds, free_port, run, wait_for

PROGRAMS = "/usr/lib/postgresql/15/bin"
SCRIPTS = os.path.join(os.path.dirname(__file__), "..", "peers", "postgres")
ACCOUNTS = 10_000
SHARED_BUFFERS_MAX = 8 << 30


def settings():
    """What a good team sets on a machine that the database has to itself. Durability is as it comes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "shared_buffers": f"{min(memory // 4, SHARED_BUFFERS_MAX) >> 20}MB",
        "wal_compression": "lz4",
        "wal_buffers": "64MB",
        "max_wal_size": "16GB",
        "min_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "work_mem": "64MB",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "200",
        "jit": "off",
        "max_connections": "200",
    }


class Postgres:
    """One cluster in a folder. As root it runs as the user postgres, since it refuses to be root."""

    def __init__(self, processes, folder):
        self._processes = processes
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.log = os.path.join(folder, "postgres.log")
        self.port = free_port()
        self.as_user = {}
        os.makedirs(folder)
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
            self.as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [account.pw_gid]}
        self.environment = {**os.environ, "PGHOST": folder, "PGPORT": str(self.port), "PGUSER": "ledger", "PGDATABASE": "postgres"}

    def __enter__(self):
        run([f"{PROGRAMS}/initdb", "-D", self.data, "-U", "ledger", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], 600,
            cwd=self.folder, **self.as_user)
        options = [option for name, value in settings().items() for option in ("-c", f"{name}={value}")]
        self.process = self._processes.start(
            [f"{PROGRAMS}/postgres", "-D", self.data, "-k", self.folder, "-h", "", "-p", str(self.port), *options], self.log,
            cwd=self.folder, **self.as_user)
        wait_for("PostgreSQL", self._is_ready, self.process, self.log, 60)
        self.sql_file("ledger.sql")
        self.sql("VACUUM ANALYZE")
        return self

    def __exit__(self, failed, *_):
        self._processes.stop(self.process, signal.SIGINT)
        if not failed:
            shutil.rmtree(self.data)

    def _is_ready(self):
        try:
            run([f"{PROGRAMS}/pg_isready", "-q"], 10, env=self.environment)
            return True
        except Failed:
            return False

    def sql(self, statement, seconds=600):
        return run([f"{PROGRAMS}/psql", "-XAtc", statement], seconds, env=self.environment)[0].strip()

    def sql_file(self, name):
        run([f"{PROGRAMS}/psql", "-Xq", "-v", f"accounts={ACCOUNTS}", "-f", os.path.join(SCRIPTS, name)], 120, env=self.environment)

    def transfers(self):
        return int(self.sql("SELECT count(*) FROM ledger.transfer"))

    def check(self):
        """The money is all there, and the balances are those of the last postings."""
        wrong = self.sql("""SELECT count(*) FROM ledger.account a WHERE a.version > 0 AND a.balance IS DISTINCT FROM
          (SELECT p.balance FROM ledger.posting p WHERE p.account = a.id AND p.version = a.version)""")
        moved = self.sql(f"SELECT sum(balance) - {ACCOUNTS} * 1000000000000 FROM ledger.account")
        postings = self.sql("SELECT (SELECT count(*) FROM ledger.posting) - 2 * (SELECT count(*) FROM ledger.transfer)")
        if (wrong, moved, postings) != ("0", "0", "0"):
            raise Failed(f"PostgreSQL's ledger is wrong: {wrong} accounts, {moved} too much, {postings} postings too many")

    def bench(self, script, clients, seconds, transfers=1):
        """`transfers` of each call."""
        logs = os.path.join(self.folder, f"{script}-{clients}")
        arguments = client([f"{PROGRAMS}/pgbench", "-n", "-M", "prepared", "-j", "2", "-c", str(clients),
                            "-D", f"accounts={ACCOUNTS}", "-D", f"transfers={transfers}", "-f", os.path.join(SCRIPTS, f"{script}.sql")])
        run([*arguments, "-T", str(max(1, seconds // 5))], seconds + 60, env=self.environment)  # to warm up
        before, cpu_before = self.transfers(), cpu_seconds(self.process.pid)
        out, generator_cpu = run([*arguments, "-T", str(seconds), "--log", f"--log-prefix={logs}"], seconds + 120, env=self.environment)
        done, cpu = self.transfers() - before, cpu_seconds(self.process.pid) - cpu_before
        failed = int(re.search(r"number of failed transactions: (\d+)", out)[1])
        calls = int(re.search(r"number of transactions actually processed: (\d+)", out)[1])
        if not calls:
            raise Failed(f"pgbench made no call within {seconds} s:\n{out}")
        if failed or calls * transfers != done:
            raise Failed(f"pgbench made {calls} calls of {transfers} transfers, {failed} failed, and {done} transfers are there")
        latencies = []
        for log in glob.glob(f"{logs}.*"):
            with open(log) as file:
                latencies += [int(line.split()[2]) for line in file]
            os.remove(log)
        calls_per_second = float(re.search(r"tps = (\S+)", out)[1])  # from the moment when all clients were connected
        return {"clients": clients, "seconds": seconds, "transactions": done, "callsPerSecond": calls_per_second,
                "transactionsPerSecond": calls_per_second * transfers, "latencyMicroseconds": percentiles(latencies),
                "serverCpuMicrosecondsPerTransaction": 1e6 * cpu / done, "generatorCpuSeconds": generator_cpu}

    def size(self):
        """Bytes of the database with its indexes, without the write-ahead log: as it stands, and written anew without a gap."""
        self.sql("CHECKPOINT")
        sizes = {"transactions": self.transfers(), "asItStands": int(self.sql("SELECT pg_database_size(current_database())"))}
        self.sql("VACUUM FULL", 1200)
        self.sql("CHECKPOINT")
        sizes["compacted"] = int(self.sql("SELECT pg_database_size(current_database())"))
        sizes["writeAheadLog"] = int(self.sql("SELECT sum(size) FROM pg_ls_waldir()"))
        return sizes
