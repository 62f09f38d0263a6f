// CSV to NDJSON in Node: csv_to_ndjson.js papaparse|csv-parse IN OUT
const fs = require("node:fs");
const { pipeline } = require("node:stream/promises");
const { Transform } = require("node:stream");
const [library, source, target] = process.argv.slice(2);

const arrays = new Set(["characters", "performers"]);
function lineOf(row) {
  const record = {
    list: { index: Number(row["list.index"]), id: row["list.id"] },
  };
  for (const name in row)
    if (row[name] !== "" && !name.startsWith("list."))
      record[name] = arrays.has(name) ? row[name].split("; ")
        : name === "rank" ? Number(row[name]) : row[name];
  return JSON.stringify(record) + "\n";
}

const parser = library === "papaparse"
  ? require("papaparse").parse(require("papaparse").NODE_STREAM_INPUT,
      { header: true })
  : require("csv-parse").parse({ columns: true });
const writer = new Transform({
  writableObjectMode: true,
  transform(row, encoding, done) { done(null, lineOf(row)); },
});
const input = fs.createReadStream(source,
  library === "papaparse" ? { encoding: "utf8" } : {});
pipeline(input, parser, writer, fs.createWriteStream(target))
  .catch((error) => { console.error(error.message); process.exit(1); });
