"""CSV on standard input to NDJSON on standard output, with csv and json."""
import csv, json, sys
from columns import ARRAYS, MOMENT

sys.stdin.reconfigure(encoding="utf-8", newline="")
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
for row in csv.DictReader(sys.stdin):
    record = {"list": {"index": int(row["list.index"]), "id": row["list.id"]}}
    for name in MOMENT:
        if row[name]:
            record[name] = row[name].split("; ") if name in ARRAYS \
                else int(row[name]) if name == "rank" else row[name]
    sys.stdout.write(json.dumps(record, ensure_ascii=False,
                                separators=(",", ":")) + "\n")
