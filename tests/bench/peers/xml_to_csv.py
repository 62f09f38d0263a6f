"""Our XML on standard input to CSV on standard output, with expat and csv."""
import csv, sys
from xml.parsers import expat
from columns import COLUMNS, MOMENT


class Reader:
    def __init__(self, write):
        self.write, self.text, self.row = write, [], None
        self.index, self.id = 0, ""

    def start(self, name, attributes):
        self.text.clear()
        if name == "list":
            self.index += 1
            self.id = ""
        elif name == "moment":
            self.row = {}

    def end(self, name):
        if name == "moment":
            self.write([self.index, self.id, *("; ".join(
                self.row.get(column, ())) for column in MOMENT)])
            self.row = None
        elif self.row is not None:
            self.row.setdefault(name, []).append("".join(self.text))
        elif name == "id":
            self.id = "".join(self.text)


sys.stdout.reconfigure(encoding="utf-8", newline="")
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(COLUMNS)
reader = Reader(writer.writerow)
parser = expat.ParserCreate()
parser.buffer_text = True
parser.StartElementHandler = reader.start
parser.EndElementHandler = reader.end
parser.CharacterDataHandler = reader.text.append
parser.ParseFile(sys.stdin.buffer)
