"""Whether two files hold the same records, whatever their formats' spelling."""
import csv, filecmp, itertools, json, os, sys
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "peers"))
from columns import COLUMNS, MOMENT

MOST = 50_000  # records that are compared; beyond, only line ends are counted
NAMESPACE = "{urn:moments:list:1}"


def plain(value):
    """Texts of a cell: arrays joined, missing and empty alike."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def ndjson_rows(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            list_ = record.get("list") or {}
            yield [plain(record.get("list.index", list_.get("index"))),
                   plain(record.get("list.id", list_.get("id"))),
                   *(plain(record.get(name)) for name in MOMENT)]


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row != COLUMNS:
                yield row


def xml_rows(path):
    index, row, id_ = 0, None, ""
    for event, node in ElementTree.iterparse(path, ("start", "end")):
        name = node.tag.removeprefix(NAMESPACE)
        if event == "start":
            if name == "list":
                index, id_ = index + 1, ""
            elif name == "moment":
                row = {}
        elif name == "moment":
            yield [str(index), id_, *("; ".join(row.get(column, ()))
                                      for column in MOMENT)]
            row = None
            node.clear()
        elif row is not None:
            row.setdefault(name, []).append(node.text or "")
        elif name == "id":
            id_ = node.text or ""


ROWS = {".ndjson": ndjson_rows, ".csv": csv_rows, ".xml": xml_rows}


def lines(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n")
                   for block in iter(lambda: file.read(1 << 20), b""))


def records(path, expected):
    """The verdict on a file that should hold the records of another."""
    rows = ROWS[os.path.splitext(expected)[1]]
    try:
        pairs = itertools.zip_longest(rows(path), rows(expected))
        for number, (got, wanted) in enumerate(pairs, 1):
            if got != wanted:
                return f"wrong: record {number} differs"
            if number == MOST:
                break
    except (ValueError, csv.Error, ElementTree.ParseError, KeyError) as error:
        return f"wrong: unreadable ({type(error).__name__})"
    return "ok" if abs(lines(path) - lines(expected)) <= 1 \
        else "wrong: not as many lines"


def same(path, expected):
    return "ok" if filecmp.cmp(path, expected, False) else "wrong: other bytes"


def table(path, ndjson):
    """A table is right when each record is one row of it, and whole."""
    rows = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("| ") and line[2:3].isdigit():
                rows += 1
                if not line.endswith(" |\n"):
                    return "wrong: rows broken by line ends"
    return "ok" if rows == lines(ndjson) else "wrong: rows missing"
