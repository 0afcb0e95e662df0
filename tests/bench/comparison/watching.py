"""Samples a server's /metrics while it works: how far the projections are behind."""
import threading
import time

from comparison.daybook import BEHIND

SECONDS_BETWEEN = 0.2
ENTRIES = "daybook_journal_entries"


class Watch:
    def __init__(self, daybook):
        self._daybook = daybook
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.samples = []  # (seconds, entries of all journals, entries that the slowest projection lacks)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _sample(self):
        while not self._ended.wait(SECONDS_BETWEEN):
            try:
                metrics = self._daybook.metrics()
            except OSError:  # too busy to be asked: the next sample tells
                continue
            entries = sum(value for (name, _), value in metrics.items() if name == ENTRIES)
            behind = max((value for (name, _), value in metrics.items() if name == BEHIND), default=0)
            self.samples.append((time.monotonic(), entries, behind))


def lags(samples):
    """Seconds of each sample: how long ago the journal had no more entries than the slowest projection has now."""
    found = []
    begin = 0
    for now, entries, behind in samples:
        folded = entries - behind
        while begin + 1 < len(samples) and samples[begin + 1][1] <= folded:
            begin += 1
        found.append(0.0 if behind == 0 else max(0.0, now - _moment_of(samples, begin, folded)))
    return found


def _moment_of(samples, at, entries):
    """Between the samples around it the journal grew evenly."""
    earlier = samples[at]
    later = samples[min(at + 1, len(samples) - 1)]
    if later[1] <= earlier[1] or entries <= earlier[1]:
        return earlier[0]
    return earlier[0] + (later[0] - earlier[0]) * (entries - earlier[1]) / (later[1] - earlier[1])
