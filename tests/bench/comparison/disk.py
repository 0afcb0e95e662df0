"""What the disk does alone: bytes appended to a growing file, each time synced, one at a time."""
import os
import time


def append_and_sync(folder, size, seconds):
    """Microseconds of each."""
    path = os.path.join(folder, "probe")
    bytes_each = os.urandom(size)
    took = []
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begin = time.perf_counter_ns()
            os.write(file, bytes_each)
            os.fdatasync(file)
            took.append((time.perf_counter_ns() - begin) / 1000)
    finally:
        os.close(file)
        os.remove(path)
    return took
