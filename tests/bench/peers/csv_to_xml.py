"""CSV on standard input to our XML on standard output, with csv and escape."""
import csv, sys
from xml.sax.saxutils import escape
from columns import ARRAYS, MOMENT

sys.stdin.reconfigure(encoding="utf-8", newline="")
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
out = sys.stdout.write
out('<?xml version="1.0" encoding="UTF-8"?>\n'
    '<moments xmlns="urn:moments:list:1" version="1">\n')
index = None
for row in csv.DictReader(sys.stdin):
    if row["list.index"] != index:
        out("</list>\n" if index else "")
        index = row["list.index"]
        out(f"<list><id>{escape(row['list.id'])}</id>\n")
    parts = ["<moment>"]
    for name in MOMENT:
        for item in row[name].split("; ") if name in ARRAYS else [row[name]]:
            if item:
                parts.append(f"<{name}>{escape(item)}</{name}>")
    out("".join(parts) + "</moment>\n")
out("</list>\n</moments>\n" if index else "</moments>\n")
