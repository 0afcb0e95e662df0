"""The table of docs/performance.md, from what the rounds measured."""
import os
import statistics

from comparison.rows import ROWS

DOCS = "docs/performance.md"
BEGIN = "<!-- what follows is written by tests/bench/compare -->\n"
END = "<!-- up to here -->\n"
NOT_MEASURED = "–"


def of_rounds(rounds, figure):
    """The figure of each round that has it."""
    found = []
    for one in rounds:
        try:
            value = figure(one)
        except (KeyError, TypeError, ValueError, ZeroDivisionError):  # this side was not measured, or does not tell
            continue
        if value is not None:
            found.append(value)
    return found


def shown(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def shown_with_range(values, unit):
    if not values:
        return NOT_MEASURED
    text = shown(statistics.median(values))
    if len(values) > 1:
        text += f" ({shown(min(values))}–{shown(max(values))})"
    return text + ("" if unit == "/s" or not unit else " ") + unit


def ratio_of(row):
    return lambda one: row.ours(one) / row.beside(one)


def judged(row, values):
    """Whether the median reaches the goal."""
    if not row.goal or not values:
        return ""
    sense, bound = row.goal
    middle = statistics.median(values)
    return "yes" if (middle >= bound if sense == ">=" else middle <= bound) else "**no**"


def goal_text(row):
    if not row.goal:
        return ""
    sense, bound = row.goal
    text = f"{'≥' if sense == '>=' else '≤'} {bound:,}"
    return text + (" ×" if row.beside else ("" if row.unit == "/s" else " ") + row.unit)


def lines(rounds):
    yield "| what | Daybook | next to it | ratio | goal | reached |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for row in ROWS:
        beside = ratios = ""
        judged_values = of_rounds(rounds, row.ours)
        if row.beside:
            values = of_rounds(rounds, row.beside)
            beside = f"{row.beside_what}: {shown_with_range(values, row.unit)}"
            judged_values = of_rounds(rounds, ratio_of(row))
            ratios = shown_with_range(judged_values, "×") if judged_values else NOT_MEASURED
        ours = shown_with_range(of_rounds(rounds, row.ours), row.unit)
        yield f"| {row.what} | {ours} | {beside} | {ratios} | {goal_text(row)} | {judged(row, judged_values)} |"


def heading(results):
    machine, options = results["machine"], results["options"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    rounds = len(results["rounds"])
    served = f" `daybook serve` with `{' '.join(options['serve'])}`." if options["serve"] else ""
    yield f"{machine['when']}. {machine['cpu']}{', virtual (' + machine['virtual'] + ')' if machine['virtual'] else ''}, " \
          f"{machine['memoryBytes'] / 2**30:.0f} GiB of memory; disk {machine['disk']}; {machine['system']}. {versions}."
    yield f"{rounds} {'round' if rounds == 1 else 'rounds'} of {options['seconds']} s each, {options['sustainedSeconds']} s sustained; " \
          "medians, with the smallest and the largest of the rounds." + served
    yield "PostgreSQL: " + ", ".join(f"`{name} = {value}`" for name, value in machine["postgresSettings"].items()) + "."


def text_of(results):
    return "\n".join(line + "\n" for line in heading(results)) + "\n" + "\n".join(lines(results["rounds"])) + "\n"


def with_table(document, table):
    """The document with what is between the marks replaced. Throws ValueError where it has not both, once."""
    if document.count(BEGIN) != 1 or document.count(END) != 1:
        raise ValueError("the marks for the table must be there once each: " + BEGIN + END)
    before, rest = document.split(BEGIN)
    return before + BEGIN + table + END + rest.split(END)[1]


def write_into_docs(results):
    path = os.path.abspath(DOCS)
    with open(path) as file:
        document = file.read()
    document = with_table(document, text_of(results))
    with open(path, "w") as file:
        file.write(document)
