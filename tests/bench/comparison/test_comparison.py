"""Arithmetic and table of tests/bench/compare, without measuring: python3 -m unittest, from tests/bench."""
import unittest

from comparison import table
from comparison.daybook import difference, histogram
from comparison.figures import bucket_bound, percentiles
from comparison.rows import Row
from comparison.watching import lags


class Figures(unittest.TestCase):
    def test_percentiles_are_values_that_occurred(self):
        found = percentiles(range(1, 1001))
        self.assertEqual((found["p50"], found["p99"], found["p999"], found["max"]), (500, 990, 999, 1000))

    def test_a_share_of_a_histogram_is_at_most_the_bound_of_its_bucket(self):
        buckets = {0.001: 10, 0.01: 998, 0.1: 1000, float("inf"): 1000}
        self.assertEqual(bucket_bound(buckets, 0.99), 0.01)
        self.assertEqual(bucket_bound(buckets, 0.999), 0.1)
        self.assertIsNone(bucket_bound({0.001: 0, float("inf"): 0}, 0.5))

    def test_what_came_between_two_looks_at_the_metrics(self):
        before = {("commits_bucket", 'le="0.01"'): 5, ("commits_count", ""): 7}
        after = {("commits_bucket", 'le="0.01"'): 8, ("commits_bucket", 'le="+Inf"'): 9, ("commits_count", ""): 12}
        self.assertEqual(difference(before, after, "commits_count"), {"": 5})
        self.assertEqual(histogram(before, after, "commits"), {0.01: 3, float("inf"): 9})


class Lag(unittest.TestCase):
    def test_a_projection_at_the_head_is_not_late(self):
        self.assertEqual(lags([(0.0, 100, 0), (1.0, 200, 0)]), [0.0, 0.0])

    def test_it_is_as_late_as_the_journal_is_older_that_had_no_more(self):
        self.assertEqual(lags([(0.0, 100, 0), (1.0, 200, 50), (2.0, 300, 150)]), [0.0, 0.5, 1.5])

    def test_it_stays_late_where_the_journal_stands_still(self):
        self.assertEqual(lags([(0.0, 100, 0), (1.0, 200, 100), (5.0, 200, 100)]), [0.0, 1.0, 5.0])


def rounds_of(*pairs):
    return [{"ours": ours, "theirs": theirs} for ours, theirs in pairs]


RATIO = Row("rate", "/s", lambda r: r["ours"], lambda r: r["theirs"], "theirs", (">=", 5))


class Table(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        ratios = table.of_rounds(rounds_of((10, 1), (100, 20), (60, 10)), table.ratio_of(RATIO))
        self.assertEqual(ratios, [10, 5, 6])
        self.assertEqual(table.shown_with_range(ratios, "×"), "6.00 (5.00–10.0) ×")

    def test_a_goal_is_reached_by_the_median_and_missed_just_beside_it(self):
        self.assertEqual(table.judged(RATIO, [1, 5, 9]), "yes")
        self.assertEqual(table.judged(RATIO, [1, 4.99, 9]), "**no**")
        at_most = Row("time", "ms", lambda r: r["ours"], goal=("<=", 100))
        self.assertEqual(table.judged(at_most, [100]), "yes")
        self.assertEqual(table.judged(at_most, [100.01]), "**no**")

    def test_what_was_not_measured_is_not_judged(self):
        self.assertEqual(table.of_rounds([{"ours": 1}], RATIO.beside), [])
        self.assertEqual(table.of_rounds([{"ours": None}], RATIO.ours), [])
        self.assertEqual((table.judged(RATIO, []), table.shown_with_range([], "/s")), ("", table.NOT_MEASURED))

    def test_goals_of_ratios_and_of_figures(self):
        self.assertEqual(table.goal_text(RATIO), "≥ 5 ×")
        self.assertEqual(table.goal_text(Row("in process", "/s", RATIO.ours, goal=(">=", 800_000))), "≥ 800,000/s")

    def test_the_prose_around_the_table_stays(self):
        document = "before\n" + table.BEGIN + "old\n" + table.END + "after\n"
        self.assertEqual(table.with_table(document, "new\n"), "before\n" + table.BEGIN + "new\n" + table.END + "after\n")
        with self.assertRaises(ValueError):
            table.with_table("no marks\n", "new\n")


if __name__ == "__main__":
    unittest.main()
