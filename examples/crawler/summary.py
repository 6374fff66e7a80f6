"""The crawl on one HTML page, with charts in SVG."""
import html

COLOURS = {"page": "#3a7d44", "redirect": "#4f78b0", "broken": "#c0392b", "failed": "#8e2a1e", "forbidden": "#7f7f7f", "other": "#b8860b"}
STYLE = "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}td,th{text-align:left;padding:.1em 1em .1em 0}svg text{font:12px sans-serif}"
STEPS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]


def bars(rows, width=640, left=110, step=24):
    """A chart of horizontal bars: rows of a label, a number and a colour."""
    largest = max((count for _, count, _ in rows), default=0) or 1
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {step * len(rows) + 4}" width="{width}">']
    for place, (label, count, colour) in enumerate(rows):
        y, long = place * step + 2, (width - left - 70) * count / largest
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{html.escape(label)}</text>'
                     f'<rect x="{left}" y="{y}" width="{long:.1f}" height="{step - 5}" fill="{colour}"/>'
                     f'<text x="{left + long + 6:.1f}" y="{y + 15}">{count:,}</text>')
    return "".join(parts) + "</svg>"


def histogram(times):
    """How many of the sorted `times` fall between two steps."""
    edges = [0, *STEPS, float("inf")]
    for low, high in zip(edges, edges[1:]):
        label = f"up to {high:g} s" if high != edges[-1] else f"over {low:g} s"
        yield label, sum(low <= seconds < high for seconds in times), "#3a7d44"


def table(head, rows):
    lines = ["".join(f"<th>{html.escape(name)}</th>" for name in head)]
    for cells in rows:
        lines.append("".join(f"<td>{html.escape(str(cell)) if cell is not None else '-'}</td>" for cell in cells))
    return f"<table><tr>{'</tr><tr>'.join(lines)}</tr></table>"


async def summary(store, start, limit=200):
    """The text of the page."""
    waiting, outcomes = await store.counts()
    troubles = await store.troubles(limit)
    depths = [(f"{depth} links away", count, "#4f78b0") for depth, count in await store.by_depth()]
    title = f"Crawl of {', '.join(start)}"
    parts = [f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style></head><body>',
             f"<h1>{html.escape(title)}</h1>", f"<p>{sum(outcomes.values()):,} visited, {waiting:,} waiting.</p>",
             "<h2>What became of the pages</h2>", bars([(name, count, COLOURS[name]) for name, count in outcomes.items()]),
             "<h2>How deep they are</h2>", bars(depths), "<h2>How long they took</h2>", bars(list(histogram(await store.times()))),
             f"<h2>Pages that could not be read{f' (the first {limit})' if len(troubles) == limit else ''}</h2>",
             table(("URL", "", "status", "error"), troubles) if troubles else "<p>None.</p>", "</body></html>\n"]
    return "\n".join(parts)
