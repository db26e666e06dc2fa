// What a program does with the generated module: the good paths, and what happens on the bad ones.
import { BoundaryError } from "@ferrule/runtime";
import * as sqlite3 from "./generated/sqlite3.ts";

title("A database, a transaction, a prepared query");
const db = sqlite3.open(":memory:");
sqlite3.exec(
  db,
  "create table people (id integer primary key, name text not null unique, born integer)",
);
inTransaction(db, () => {
  using insert = sqlite3.prepareV2(db, "insert into people (name, born) values (?, ?)");
  for (const [name, born] of [
    ["Ada", 1815],
    ["Grace", 1906],
    ["Barbara", 1939],
  ] as const) {
    sqlite3.bindText(insert, 1, name);
    sqlite3.bindInt(insert, 2, born);
    sqlite3.step(insert);
    sqlite3.reset(insert);
  }
});
for (const row of query(db, "select name, born from people where born > ?", 1900)) say(row);

title("64-bit integers are exact");
{
  using select = sqlite3.prepareV2(db, "select ?, ?");
  sqlite3.bindInt64(select, 1, 2n ** 62n);
  sqlite3.bindInt64(select, 2, -(2n ** 63n));
  sqlite3.step(select);
  say(`${sqlite3.columnInt64(select, 0)} and ${sqlite3.columnInt64(select, 1)}`);
}

title("A string that C allocates is copied, and freed with the matching deallocator");
{
  using statement = sqlite3.prepareV2(db, "select name from people where born = ?");
  sqlite3.bindInt(statement, 1, 1906);
  say(sqlite3.expandedSql(statement) ?? "");
}

title("A JavaScript function inside SQL");
sqlite3.createFunctionV2(db, "shout", 1, sqlite3.UTF8, function shout(context, values) {
  const [value] = values;
  const text = value && sqlite3.valueText(value);
  if (text === "Grace") throw new TypeError("Grace does not shout");
  sqlite3.resultText(context, `${text}!`);
});
for (const row of query(db, "select shout(name), born from people where born < ?", 1900)) say(row);

title("When it throws, C sees an error, and the exception arrives here, with both stacks");
refused(() => [...query(db, "select shout(name), born from people where born > ?", 1900)]);

title("A failing statement is an exception with SQLite's own words");
try {
  sqlite3.exec(db, "insert into people (name) values ('Ada')");
} catch (error) {
  if (!(error instanceof sqlite3.SqliteError)) throw error;
  say(`${error.name} ${error.codeName} (${error.code})`);
  say(error.message);
}

title("Mistakes are refused before C sees them");
{
  using statement = sqlite3.prepareV2(db, "select 1");
  refused(() => sqlite3.bindInt(statement, 1, 2 ** 31));
  refused(() => sqlite3.exec(db, "select 'a\0b'"));
  refused(() => sqlite3.close(db));
}
const alias = db;
sqlite3.close(db);
refused(() => sqlite3.close(alias));
refused(() => sqlite3.exec(alias, "select 1"));
// `sqlite3.close(db)` here would not even compile: the type of `db` is `never` now.

/** Runs the work between `begin` and `commit`, and rolls back when it throws. */
function inTransaction(on: sqlite3.Database, work: () => void): void {
  sqlite3.exec(on, "begin");
  try {
    work();
    sqlite3.exec(on, "commit");
  } catch (error) {
    sqlite3.exec(on, "rollback");
    throw error;
  }
}

/** The rows of a query with one parameter, as `text, integer` lines. */
function* query(on: sqlite3.Database, sql: string, parameter: number): Generator<string> {
  using statement = sqlite3.prepareV2(on, sql);
  sqlite3.bindInt(statement, 1, parameter);
  while (sqlite3.step(statement) === sqlite3.ROW) {
    yield `${sqlite3.columnText(statement, 0)}, ${sqlite3.columnInt(statement, 1)}`;
  }
}

/** Runs what must be refused, and prints how. */
function refused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof BoundaryError)) throw error;
    say(`${error.hazard}`);
    say(`  ${error.message}`);
    if (error.cause instanceof Error && error.cause.name === "Trace") {
      say(`  its cause, with a stack: ${error.cause.message}`);
    } else if (error.cause instanceof Error) {
      say(`  cause: ${error.cause.name}: ${error.cause.message}`);
      say(`  thrown in ${frames(error.cause, 1)}, arrived in ${frames(error, 2)}`);
    }
    return;
  }
  throw new Error("this should have been refused");
}

/** The innermost functions of this program that an error's stack names. */
function frames(error: Error, most: number): string {
  const own = /at (?:Module\.)?(\w+)\S* \(\S*\/examples\/sqlite3\//g;
  const names = [...(error.stack ?? "").matchAll(own)].map(([, name]) => name);
  return names.slice(0, most).join(", called by ");
}

function title(text: string): void {
  console.log(`\n${text}`);
}

function say(text: string): void {
  console.log(`  ${text}`);
}
