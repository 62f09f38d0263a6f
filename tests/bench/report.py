"""Tables and the plot of what bench measured."""
import os
from xml.sax.saxutils import escape

# contest, peers of which the fastest counts, times as fast as it we want to be
TARGETS = [
    ("CSV -> NDJSON", ["DuckDB, 2 threads"], 4),
    ("CSV -> NDJSON", ["Miller"], 12),
    ("CSV -> NDJSON", ["cat"], 1 / 1.6),
    ("NDJSON -> CSV", ["DuckDB, 2 threads"], 2.5),
    ("NDJSON -> CSV", ["Miller"], 25),
    ("NDJSON -> CSV", ["cat"], 1 / 1.6),
    ("CSV -> CSV", ["Miller"], 5),
    ("CSV -> Markdown table", ["Miller"], 4),
    ("CSV -> XML", ["Python"], 20),
    ("XML -> CSV", ["Python", "xsltproc"], 7),
    ("XML -> CSV", ["libxml2 SAX2 pass"], 0.9),
    ("NDJSON -> .tar.gz", ["pigz -p2 -6"], 1),
    ("NDJSON -> .zip", ["pigz -p2 -6"], 1),
    (".tar.gz -> NDJSON", ["pigz -dc | moments"], 1),
    (".zip -> NDJSON", ["pigz -dc | moments"], 1),
]


def line(row):
    head = f"{row['contest']:24} {row['tool']:20}"
    if "wall" not in row:
        return f"{head} {row['verdict']}"
    speed = "" if row["bytes"] == 1 else f"{row['mbps']:8.1f} MB/s"
    notes = [row["remark"], row["verdict"] if row["verdict"] != "ok" else ""]
    return f"{head} {speed:13} {row['wall']:8.4f} s {row['cpu']:8.3f} CPU s " \
        f"{row['peak'] / (1 << 20):8.1f} MiB  {'; '.join(filter(None, notes))}"


def find(results, contest, tool):
    for row in results:
        if (row["contest"], row["tool"]) == (contest, tool) and "wall" in row:
            return row
    return None


def goal(name, reached, wanted, at_most=False):
    met = reached <= wanted if at_most else reached >= wanted
    return {"name": name, "reached": reached, "wanted": wanted,
            "at_most": at_most, "met": met}


def targets(results):
    """What was aimed at, and what was reached."""
    goals = []
    for contest, peers, wanted in TARGETS:
        ours = find(results, contest, "moments")
        found = [row for row in (find(results, contest, p) for p in peers)
                 if row and not row["verdict"].startswith("failed")]
        if not found:
            continue
        best = min(found, key=lambda row: row["wall"])
        goals.append(goal(f"{contest}: speed over {best['tool']}",
                          best["wall"] / ours["wall"], wanted))
        if best["tool"].startswith("pigz -p2"):
            goals.append(goal(f"{contest}: size over {best['tool']}",
                              ours["output"] / best["output"], 1.01, True))
    for contest in ("CSV -> NDJSON", "NDJSON -> CSV"):
        one, two = (find(results, contest + ", threads", f"moments -j{n}")
                    for n in (1, 2))
        goals.append(goal(f"{contest}: -j2 over -j1, speed",
                          one["wall"] / two["wall"], 1.6))
        goals.append(goal(f"{contest}: -j2 over -j1, CPU",
                          two["cpu"] / one["cpu"], 1.15, True))
    base = find(results, "start-up", "true")["wall"]
    for tool in ("moments --version", "moments, seven"):
        goals.append(goal(f"{tool}: milliseconds over true", 1000 * (find(
            results, "start-up", tool)["wall"] - base), 3, True))
    peak = max(row["peak"] for row in results
               if row["tool"].startswith("moments") and "wall" in row)
    goals.append(goal("peak memory, MiB", peak / (1 << 20), 64, True))
    return goals


def targets_text(goals):
    return "\n".join(
        f"{'met   ' if g['met'] else 'MISSED'} {g['name']:48} "
        f"{g['reached']:8.2f}  (at {'most' if g['at_most'] else 'least'} "
        f"{g['wanted']:.3g})" for g in goals)


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((text.split(":", 1)[1].strip() for text in file
                      if text.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} processors"


def plot(results):
    """Bars of MB/s, a group a conversion, as SVG."""
    body, y = [], 34
    for contest in dict.fromkeys(row["contest"] for row in results):
        rows = [row for row in results if row["contest"] == contest
                and row.get("wall") and row["bytes"] > 1]
        if not rows or "threads" in contest:
            continue
        most = max(row["mbps"] for row in rows)
        body.append(f'<text class="head" x="16" y="{y}">'
                    f'{escape(contest.replace("->", "→"))}</text>')
        y += 10
        for row in rows:
            kind = "ours" if row["tool"] == "moments" else "limit" \
                if "limit" in row["remark"] else "peer"
            wide = max(2, 430 * row["mbps"] / most)
            wrong = "" if row["verdict"] == "ok" else ", wrong output"
            body.append(
                f'<text class="name" x="168" y="{y + 13}">'
                f'{escape(row["tool"])}</text>'
                f'<rect class="{kind}" x="178" y="{y + 2}" width="{wide:.1f}" '
                f'height="14" rx="3"/><text x="{184 + wide:.1f}" '
                f'y="{y + 13}">{row["mbps"]:,.0f}{wrong}</text>')
            y += 20
        y += 30
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {y}" width="760" height="{y}" role="img" aria-label="Megabytes per second, by conversion and tool">
<style>
text {{ font: 12px system-ui, sans-serif; fill: #444c56 }}
.head {{ font-weight: 600; font-size: 14px; fill: #1f2328 }}
.name {{ text-anchor: end }}
.ours {{ fill: #0969da }} .peer {{ fill: #afb8c1 }} .limit {{ fill: #d8dee4 }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #9da7b1 }} .head {{ fill: #e6edf3 }}
.ours {{ fill: #4493f8 }} .peer {{ fill: #57606a }} .limit {{ fill: #32383f }}
}}
</style>
{chr(10).join(body)}
</svg>
"""


def document(summary, date):
    before, after = summary["load"]
    text = [
        "# Side by side", "",
        "![Megabytes per second](bench.svg)", "",
        f"{summary['machine']}, Linux {summary['kernel']}, {date}; load "
        f"average {before:.1f} before and {after:.1f} after. "
        f"{summary['megabytes']} MB generated; medians of "
        f"{summary['runs']} runs after one for warmth.", "",
        "| work | tool | MB/s | s | CPU s | peak MiB | |",
        "|---|---|--:|--:|--:|--:|---|"]
    for row in summary["results"]:
        notes = [row["remark"], row["verdict"] if row["verdict"] != "ok" else ""]
        tool = row["tool"].replace("|", "\\|")
        cells = [row["contest"], tool] + (
            [f"{row['mbps']:,.0f}" if row["bytes"] > 1 else "",
             f"{row['wall']:.4f}", f"{row['cpu']:.3f}",
             f"{row['peak'] / (1 << 20):.1f}"] if "wall" in row else [""] * 4)
        text.append(f"| {' | '.join(cells)} | "
                    f"{'; '.join(filter(None, notes))} |")
    text += ["", "| target | reached | wanted | |", "|---|--:|--:|---|"]
    text += [f"| {g['name'].replace('|', chr(92) + '|')} | {g['reached']:.2f} "
             f"| {'≤' if g['at_most'] else '≥'} {g['wanted']:.3g} | "
             f"{'met' if g['met'] else 'missed'} |" for g in summary["targets"]]
    text += [
        "", "## Method", "",
        "All read the same files, in memory, and write files, without fsync. "
        "They take turns, so that a slow minute is everybody's. The records "
        "are the same in every format; arrays are joined with `; ` in CSV and "
        "split again. MB/s is the size of the input over the wall time of the "
        "whole process, for archives the size of the members. CPU and peak "
        "memory are the kernel's, of the process and its children.", "",
        "What was written is parsed and compared with what should be there: "
        "50,000 records, and the number of lines of the rest. A peer that "
        "writes something else is said to be wrong.", "",
        "`make bench` repeats it, `make bench QUICK=1` in less time, on so "
        "little data that the start of a process weighs on the figures.", ""]
    return "\n".join(text)


def write(folder, summary, date):
    for name, text in (("bench.svg", plot(summary["results"])),
                       ("bench.md", document(summary, date))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
