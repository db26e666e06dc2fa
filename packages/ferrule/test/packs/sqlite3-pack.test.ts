import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bind, build, workFolder } from "../tools/bind.ts";
import { findHeader, missing, runOn, runtimes } from "../tools/machine.ts";

const header = findHeader("sqlite3.h");

/** Uses what the contract promises, and prints what came of it; the last line is SQLite's own count. */
const program = `
import { rmSync } from "node:fs";
import * as s from "./generated/sqlite3.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};
const table = (db: s.Database, sql: string): unknown => s.getTable(db, sql).table;

const db = s.open(":memory:");
s.exec(db, "create table t (id integer primary key, a text, b blob)");
{
  const { stmt, tail } = s.prepareV3(db, "insert into t (a, b) values (?, ?) ; select 2", 0);
  if (stmt === null) throw new Error("nothing to prepare");
  print("tail", tail);
  s.bindText(stmt, 1, "h\\u00e9llo");
  s.bindBlob(stmt, 2, new Uint8Array([1, 2, 3]));
  s.step(stmt);
  s.reset(stmt);
  s.bindText16(stmt, 1, "\\u{1f600}");
  s.bindBlob(stmt, 2, new Uint8Array(0));
  s.step(stmt);
  s.reset(stmt);
  s.bindText(stmt, 1, null);
  s.bindText64(stmt, 2, new Uint8Array([0, 65]), s.UTF16BE);
  s.step(stmt);
  print("expanded", s.expandedSql(stmt));
  s.finalize(stmt);
}
{
  using rows = s.prepare16V2(db, "select a, b from t order by id");
  while (s.step(rows) === s.ROW) {
    const blob = s.columnBlob(rows, 1);
    print("row", [s.columnText(rows, 0), s.columnText16(rows, 0), blob && [...blob], s.columnType(rows, 1)]);
  }
}
fails("empty", () => s.prepareV2(db, "-- no statement"));
print("table", s.getTable(db, "select id, a from t where id > 1"));
print("metadata", s.tableColumnMetadata(db, null, "t", "id"));
fails("no schema", () => s.dbReadonly(db, "nowhere"));

s.createFunctionV2(db, "twice", 1, s.UTF8, (context, values) => {
  const [value] = values;
  if (!value || s.valueType(value) === s.NULL) return s.resultError(context, "nothing to double");
  s.resultText(context, (s.valueText(value) ?? "") + (s.valueText16(value) ?? ""));
});
print("function", table(db, "select twice('ab')"));
fails("its error", () => s.exec(db, "select twice(null)"));
s.createCollationV2(db, "backwards", s.UTF8, (left, right) => Buffer.compare(right, left));
print("collation", table(db, "select a from t where a is not null order by a collate backwards"));
const seen: unknown[] = [];
s.updateHook(db, (_, schema, name, rowid) => { seen.push([schema, name, rowid]); });
s.commitHook(db, () => seen.length > 1);
s.exec(db, "insert into t (a) values ('first')");
fails("veto", () => s.exec(db, "insert into t (a) values ('second')"));
print("hooks", seen);
s.commitHook(db, null);
s.updateHook(db, null);

{
  using blob = s.blobOpen(db, "main", "t", "b", 1, 1);
  s.blobWrite(blob, new Uint8Array([9]), 1);
  print("blob", [...s.blobRead(blob, 3, 0)]);
}
{
  using copy = s.open(":memory:");
  using backup = s.backupInit(copy, "main", db, "main");
  if (backup !== null) while (s.backupStep(backup, 1) !== s.DONE);
  fails("order", () => s.close(copy));
}
{
  using text = s.strNew(db);
  s.strAppend(text, "abc");
  print("str", [s.strValue(text), s.strLength(text)]);
}
print("image", s.serialize(db, "main")?.subarray(0, 15).reduce((all, of) => all + String.fromCharCode(of), ""));
print("keyword", s.keywordName(0) !== "");
s.close(db);

const file = process.argv[2] ?? "";
{
  using one = s.open(file);
  using other = s.open(file);
  s.exec(one, "create table t (x); insert into t values (1), (2)");
  using reader = s.prepareV2(other, "select x from t");
  s.step(reader);
  using writer = s.prepareV2(one, "insert into t values (3) returning x");
  print("returning", s.step(writer) === s.ROW);
  fails("its commit", () => s.reset(writer));
}
rmSync(file);
print("memory", s.memoryUsed());
`;

describe.skipIf(missing("sqlite3.h", header !== null))("the sqlite3 pack", () => {
  const folder = workFolder("sqlite3-pack");
  let bound: BoundModule;
  let built = "";

  beforeAll(async () => {
    bound = await bind(header!, "sqlite3", null);
    const source = join(folder.path, "uses.ts");
    writeFileSync(source, program);
    built = build({ folder: folder.path, library: "sqlite3", text: bound.text }, source);
  });
  afterAll(() => folder.remove());

  const written = header !== null && readFileSync(header, "utf8").includes('"3.40.1"');

  test.skipIf(!written)("of the version it was written for it leaves nothing undecided", () => {
    const { functions, leftOut } = bound.plan;
    expect(functions.length).toBeGreaterThanOrEqual(195);
    expect(functions.length + leftOut.length).toBe(286);
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
  });

  test.each(runtimes)(
    "$name, $backend: what it promises is so, and SQLite's memory is all freed",
    (runtime) => {
      const { stdout, stderr } = runOn(runtime, built, [join(folder.path, "file.db")]);
      expect(stderr).toBe("");
      expect(stdout.trimEnd().split("\n")).toMatchInlineSnapshot(`
        [
          "tail " select 2"",
          "expanded "insert into t (a, b) values (NULL, 'A') ;"",
          "row ["héllo","héllo",[1,2,3],4]",
          "row ["😀","😀",null,4]",
          "row [null,null,[65],3]",
          "empty "BoundaryError: sqlite3_prepare_v2: C returned NULL where the contract promises a handle [error/unchecked-null]"",
          "table {"table":["id","a","2","😀","3",null],"rows":2,"columns":2}",
          "metadata {"type":"INTEGER","collation":"BINARY","notNull":0,"primaryKey":1,"autoinc":0}",
          "no schema "SqliteError: sqlite3_db_readonly: it answered that it failed (status -1)"",
          "function ["twice('ab')","abab"]",
          "its error "SqliteError: sqlite3_exec: nothing to double (SQLITE_ERROR)"",
          "collation ["a","😀","héllo"]",
          "veto "SqliteError: sqlite3_exec: constraint failed (SQLITE_CONSTRAINT)"",
          "hooks [["main","t","4"],["main","t","5"]]",
          "blob [1,9,3]",
          "order "BoundaryError: sqlite3_close(db): 1 sqlite3_backup is still live; close what was made from this sqlite3 first [ownership/order]"",
          "str ["abc",3]",
          "image "SQLite format 3"",
          "keyword true",
          "returning true",
          "its commit "SqliteError: sqlite3_reset: database is locked (SQLITE_BUSY)"",
          "memory "0"",
        ]
      `);
    },
  );
});
