"""CSV on standard input to CSV on standard output, with csv."""
import csv, sys

sys.stdin.reconfigure(encoding="utf-8", newline="")
sys.stdout.reconfigure(encoding="utf-8", newline="")
csv.writer(sys.stdout, lineterminator="\n").writerows(csv.reader(sys.stdin))
