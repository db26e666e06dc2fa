// A program with a mistake: each statement is finalized after its first use, but stays in the cache.
// docs/guard.md shows what the shell says of it, and what `ferrule guard` says.
import koffi from "koffi";

const sqlite = koffi.load("libsqlite3.so.0");
koffi.opaque("sqlite3");
koffi.opaque("sqlite3_stmt");
const open = sqlite.func("int sqlite3_open(const char *, _Out_ sqlite3 **)");
const prepare = sqlite.func(
  "int sqlite3_prepare_v2(sqlite3 *, const char *, int, _Out_ sqlite3_stmt **, void *)",
);
const step = sqlite.func("int sqlite3_step(sqlite3_stmt *)");
const text = sqlite.func("const char *sqlite3_column_text(sqlite3_stmt *, int)");
const finalize = sqlite.func("int sqlite3_finalize(sqlite3_stmt *)");
const close = sqlite.func("int sqlite3_close(sqlite3 *)");

const db = [null];
open(":memory:", db);

const cache = new Map();
function query(sql) {
  if (!cache.has(sql)) {
    const statement = [null];
    prepare(db[0], sql, -1, statement, null);
    cache.set(sql, statement[0]);
  }
  const statement = cache.get(sql);
  step(statement);
  const found = text(statement, 0);
  finalize(statement);
  return found;
}

console.log(query("select 'plums'"));
console.log(query("select 'pears'"));
console.log(query("select 'plums'"));
close(db[0]);
