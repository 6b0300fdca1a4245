// DuckDB's plain read of files, for bench_ingest.py: each line on stdin is
// {"read": "read_csv", "files": [..]}; each answer is "seconds cpu rows".  Every
// column is asked for, so that none is skipped.
const { DuckDBInstance } = require('@duckdb/node-api');
const { createInterface } = require('readline');

async function columns(db, from) {
  const rows = await (await db.runAndReadAll(`DESCRIBE ${from}`)).getRows();
  return rows.map(([name, type]) => {
    const column = `"${name.replace(/"/g, '""')}"`;
    return type === 'VARCHAR' ? `sum(length(${column}))` : `count(${column})`;
  });
}

async function main() {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('SET threads = 2');
  const asked = {};
  for await (const line of createInterface({ input: process.stdin })) {
    const { read, files } = JSON.parse(line);
    const from = `SELECT * FROM ${read}([${files.map(
      (f) => `'${f.replace(/'/g, "''")}'`)}])`;
    asked[line] ??= `SELECT count(*), ${await columns(db, from)}
      FROM (${from})`;
    const begin = process.hrtime.bigint(), used = process.cpuUsage();
    const answer = await db.runAndReadAll(asked[line]);
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    const { user, system } = process.cpuUsage(used);
    console.log(seconds.toFixed(6), (user + system) / 1e6, Number(answer.getRows()[0][0]));
  }
}

main().catch((e) => { console.error(String(e)); process.exit(1); });
