"""NDJSON on standard input to CSV on standard output, with json and csv."""
import csv, json, sys
from columns import ARRAYS, COLUMNS, MOMENT

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8", newline="")
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(COLUMNS)
for line in sys.stdin:
    record = json.loads(line)
    writer.writerow([record["list"]["index"], record["list"]["id"]] + [
        "; ".join(record.get(name, ())) if name in ARRAYS
        else record.get(name, "") for name in MOMENT])
