"""Small arithmetic on what was measured."""
import math

SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999}


def percentiles(values):
    ordered = sorted(values)
    at = {name: ordered[max(0, math.ceil(share * len(ordered)) - 1)] for name, share in SHARES.items()}
    return {**at, "max": ordered[-1], "mean": sum(ordered) / len(ordered)}


def bucket_bound(buckets, share):
    """The upper bound of the bucket that has this share of a histogram: {bound: how many are at or below it}."""
    total = max(buckets.values(), default=0)
    if total == 0:
        return None
    return min(bound for bound, count in buckets.items() if count >= share * total)
