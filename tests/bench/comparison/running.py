"""Processes that a comparison starts: each ends with it, by its id, and each has a bound on its time."""
import os
import resource
import signal
import socket
import subprocess
import sys
import time

BEGUN = time.monotonic()
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(f"{time.monotonic() - BEGUN:6.0f} s  {text}", file=sys.stderr, flush=True)


class Failed(Exception):
    pass


class Processes:
    """Those that run in the background. Leaving it ends them, the youngest first."""

    def __init__(self):
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            end(process, signal.SIGTERM, 20)

    def start(self, arguments, log, **options):
        with open(log, "ab") as out:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)
        self._running.append(process)
        return process

    def stop(self, process, first=signal.SIGTERM, seconds=120):
        end(process, first, seconds)
        self._running.remove(process)


def end(process, first, seconds):
    if process.poll() is not None:
        return
    process.send_signal(first)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(arguments, seconds, **options):
    """Output and CPU seconds of a command that must succeed within so many seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, **options)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"not done after {seconds} s: {' '.join(map(str, arguments))}") from late
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: {' '.join(map(str, arguments))}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def client(arguments):
    """A client that shares its machine with the server. Without SCHED_BATCH each answer that wakes it up interrupts the server, which
    no client on another machine does."""
    return ["chrt", "--batch", "0", *arguments]


def _stat(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()


def cpu_seconds(pid):
    """Of a process, its children that have ended, and those that run."""
    own = _stat(pid)
    ticks = sum(map(int, own[11:15]))
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        children = file.read().split()
    for child in children:
        try:
            ticks += sum(map(int, _stat(child)[11:15]))
        except FileNotFoundError:
            pass
    return ticks / TICKS


def memory_bytes(pid):
    """Resident now, and at most so far."""
    with open(f"/proc/{pid}/status") as file:
        values = dict(line.split(":", 1) for line in file)
    return {"resident": 1024 * int(values["VmRSS"].split()[0]), "peak": 1024 * int(values["VmHWM"].split()[0])}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, true_at_last, process, log, seconds):
    deadline = time.monotonic() + seconds
    while not true_at_last():
        if process.poll() is not None or time.monotonic() > deadline:
            with open(log, errors="replace") as file:
                raise Failed(f"{what} does not come:\n{file.read()[-4000:]}")
        time.sleep(0.01)
