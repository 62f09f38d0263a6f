// One statement in DuckDB: duckdb.js JOB IN OUT THREADS
const { DuckDBInstance } = require("@duckdb/node-api");
const [job, source, target, threads] = process.argv.slice(2);

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const names = ["title", "original_title", "year", "credit", "characters",
  "performers", "description"];
const columns = `{'list.index': 'BIGINT', 'list.id': 'VARCHAR',
  'rank': 'BIGINT', ${names.map((n) => `'${n}': 'VARCHAR'`).join(", ")}}`;
const csv = `read_csv(${quoted(source)}, header = true, delim = ',',
  quote = '"', escape = '"', auto_detect = false, columns = ${columns})`;
const split = (name) => `string_split(${name}, '; ') AS ${name}`;
const joined = (name) => `array_to_string(${name}, '; ') AS ${name}`;

const statements = {
  "csv-ndjson": `COPY (SELECT {'index': "list.index", 'id': "list.id"} AS list,
      rank, title, original_title, year, credit, ${split("characters")},
      ${split("performers")}, description FROM ${csv})
    TO ${quoted(target)} (FORMAT json)`,
  "ndjson-csv": `COPY (SELECT list.index AS "list.index", list.id AS "list.id",
      rank, title, original_title, year, credit, ${joined("characters")},
      ${joined("performers")}, description
      FROM read_json(${quoted(source)}, format = 'newline_delimited', columns =
        {list: 'STRUCT("index" BIGINT, id VARCHAR)', rank: 'BIGINT',
         title: 'VARCHAR', original_title: 'VARCHAR', year: 'VARCHAR',
         credit: 'VARCHAR', characters: 'VARCHAR[]', performers: 'VARCHAR[]',
         description: 'VARCHAR'}))
    TO ${quoted(target)} (FORMAT csv, HEADER)`,
  "csv-csv": `COPY (SELECT * FROM ${csv}) TO ${quoted(target)}
    (FORMAT csv, HEADER)`,
};

(async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  await connection.run(statements[job]);
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
