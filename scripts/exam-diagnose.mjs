// How many verdicts are right: logs with known causes in, a table per tool and per host out.
//
//   node scripts/exam-diagnose.mjs [--format json] [--wrong] [FOLDER…]
//
// A folder holds index.jsonl and logs (fixtures/diagnose/cases), or a folder a case with its
// case.json (fixtures/diagnose/own). Without one, all of fixtures/diagnose are taken.
import { createReadStream, existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { diagnose } = await import(join(root, "packages/ferrule/dist/diagnose/diagnose.js"));

/** The index's words for sub-causes, as the catalogue calls them. */
const hazards = {
  "callback-throws": ["error/unwinding"],
  "callback-returns-promise": ["error/callback-answer"],
  "exception-into-foreign-frames": ["error/unwinding"],
  "exception-unwinds-c": ["error/unwinding"],
  "null-unchecked": ["error/unchecked-null"],
  "stale-errno": ["error/errno-stale"],
  "double-free": ["ownership/double-free"],
  "allocator-mismatch": ["ownership/allocator-mismatch"],
  "free-of-static": ["ownership/allocator-mismatch"],
  "free-of-interior-pointer": ["ownership/allocator-mismatch"],
  "use-after-free": ["ownership/use-after-free"],
  "dangling-stack": ["ownership/dangling"],
  "dangling-reallocated": ["ownership/dangling"],
  "dangling-temporary": ["ownership/dangling"],
  leak: ["ownership/leak"],
  "library-unloaded-in-use": ["ownership/order"],
  "struct-too-small": ["abi/struct-layout"],
  "struct-packing": ["abi/struct-layout"],
  "wrong-offset": ["abi/struct-layout"],
  "wrong-length": ["abi/length"],
  "array-overflow": ["abi/length"],
  "pointer-truncation": ["abi/pointer-width"],
  "struct-return-as-scalar": ["abi/wrong-type", "abi/struct-layout"],
  signedness: ["abi/signedness"],
  "bool-width": ["abi/bool-width"],
  variadic: ["abi/variadic"],
  "wrong-arity": ["abi/arity"],
  "return-width": ["abi/integer-width"],
  "buffer-collected": ["gc/collected", "gc/detached"],
  "callback-freed": ["gc/callback-collected"],
  "go-pointer-in-c-struct": ["gc/collected"],
  "local-reference-leak": ["gc/pinned-too-long"],
  "thread-not-attached": ["thread/foreign-callback"],
};

function indexed(folder) {
  const lines = readFileSync(join(folder, "index.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const {
      id,
      tool,
      language,
      hazardClass,
      subCause,
      boundaryFunction,
      ownerSide,
      log,
      evidence,
      hazard,
    } = JSON.parse(line);
    const control = hazardClass === "none" || hazard === "none";
    return {
      program: id,
      tool,
      host: language,
      files: [join(folder, log)],
      group: control ? "control" : evidence,
      hazards: control ? ["none"] : hazard ? [hazard] : (hazards[subCause] ?? []),
      classes: control ? [] : [hazard ? hazard.split("/")[0] : hazardClass],
      boundary: boundaryFunction || null,
      side: control ? null : ownerSide,
    };
  });
}

function foldered(folder) {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "case.json")));
  return names.flatMap((name) => {
    const { language, hazard, boundaryFunction, ownerSide, tools } = JSON.parse(
      readFileSync(join(folder, name, "case.json"), "utf8"),
    );
    return tools.map((tool) => ({
      program: name,
      tool,
      host: language,
      files: [join(folder, name, `${tool}.log`)],
      group: hazard === "none" ? "control" : "report",
      hazards: [hazard],
      classes: [hazard.split("/")[0]],
      boundary: boundaryFunction,
      side: ownerSide,
    }));
  });
}

/** One verdict against what is known. `named`: the log holds the function's name at all. */
async function grade(known) {
  const sources = known.files.map((file) => ({ name: file, bytes: createReadStream(file) }));
  const { verdict } = await diagnose(sources);
  const answered = verdict.hazard !== null;
  const control = known.group === "control";
  const right = known.hazards.includes(verdict.hazard);
  const text = known.files.map((file) => readFileSync(file, "utf8")).join("\n");
  const named = known.boundary !== null && text.includes(known.boundary.split(".").at(-1));
  return {
    ...known,
    verdict,
    answered,
    class: control
      ? !answered || verdict.hazard === "none"
      : answered && (right || known.classes.includes(verdict.class)),
    sub: answered && right,
    boundaryNamed: named,
    boundaryRight: answered && verdict.boundaryFunction === known.boundary,
    sideRight: answered && verdict.ownerSide === known.side,
  };
}

function tally(graded) {
  const of = (test) => graded.filter(test).length;
  return {
    logs: graded.length,
    answered: of((one) => one.answered),
    class: of((one) => one.answered && one.class),
    subCause: of((one) => one.sub),
    /** Of logs that hold the name. */
    named: of((one) => one.answered && one.boundaryNamed),
    boundary: of((one) => one.boundaryNamed && one.boundaryRight),
    subCauseAndBoundary: of((one) => one.sub && (one.boundaryRight || !one.boundaryNamed)),
    side: of((one) => one.sideRight),
  };
}

const percent = (part, whole) =>
  whole === 0 ? "  -" : `${Math.round((100 * part) / whole)}%`.padStart(4);

function row(
  name,
  { logs, answered, class: classes, subCause, named, boundary, subCauseAndBoundary, side },
) {
  return [
    name.padEnd(26),
    String(logs).padStart(4),
    `${String(answered).padStart(5)} ${percent(answered, logs)}`,
    `${String(classes).padStart(5)} ${percent(classes, answered)}`,
    `${String(subCause).padStart(5)} ${percent(subCause, answered)}`,
    `${String(boundary).padStart(4)}/${String(named).padEnd(3)} ${percent(boundary, named)}`,
    `${String(subCauseAndBoundary).padStart(5)} ${percent(subCauseAndBoundary, answered)}`,
    `${String(side).padStart(5)} ${percent(side, answered)}`,
  ].join("  ");
}

function groupBy(list, key) {
  const groups = new Map();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const args = process.argv.slice(2);
const json = args.includes("json");
const wrong = args.includes("--wrong");
const given = args.filter((arg) => !arg.startsWith("--") && arg !== "json");
const folders =
  given.length > 0
    ? given
    : ["cases", "own", "read"]
        .map((name) => join(root, "fixtures/diagnose", name))
        .filter((folder) => existsSync(folder));

const results = [];
for (const folder of folders) {
  const cases = existsSync(join(folder, "index.jsonl")) ? indexed(folder) : foldered(folder);
  for (const known of cases) results.push(await grade({ ...known, folder }));
}

if (json) {
  const summary = Object.fromEntries(
    folders.map((folder) => [
      folder.split("/").at(-1),
      Object.fromEntries(
        groupBy(
          results.filter((one) => one.folder === folder),
          (one) => one.group,
        ).map(([name, list]) => [
          name,
          {
            ...tally(list),
            controlsRight: list.filter((one) => one.group === "control" && one.class).length,
          },
        ]),
      ),
    ]),
  );
  console.log(
    JSON.stringify(
      {
        summary,
        verdicts: results.map(({ program, tool, group, verdict, class: right, sub }) => ({
          program,
          tool,
          group,
          right,
          sub,
          hazard: verdict.hazard,
          boundaryFunction: verdict.boundaryFunction,
          confidence: verdict.confidence,
          rule: verdict.rule,
          next: verdict.next.length,
        })),
      },
      null,
      2,
    ),
  );
} else {
  const head = `${"".padEnd(26)}  logs    answered       class    sub-cause  boundary if named  both or unnamed  owner side`;
  for (const folder of folders) {
    const own = results.filter((one) => one.folder === folder);
    console.log(`\n${folder.replace(`${root}/`, "")}\n${head}`);
    for (const [name, list] of groupBy(own, (one) => one.group))
      console.log(row(`evidence: ${name}`, tally(list)));
    const reports = own.filter((one) => one.group === "report");
    for (const [name, list] of groupBy(reports, (one) => one.tool))
      console.log(row(`tool: ${name}`, tally(list)));
    for (const [name, list] of groupBy(reports, (one) => one.host))
      console.log(row(`host: ${name}`, tally(list)));
    const controls = own.filter((one) => one.group === "control");
    console.log(
      `controls that are "none" or "cannot tell": ${controls.filter((one) => one.class).length} of ${controls.length}`,
    );
  }
  console.log("\nconfidence  answered  right class");
  for (const [name, list] of groupBy(
    results.filter((one) => one.answered && one.group !== "control"),
    (one) => one.verdict.confidence,
  )) {
    const right = list.filter((one) => one.class).length;
    console.log(
      `${name.padEnd(12)}${String(list.length).padStart(8)}${String(right).padStart(8)} ${percent(right, list.length)}`,
    );
  }
  console.log("\nrule                                     programs  logs  right class");
  const judged = results.filter((one) => one.answered && one.group !== "control");
  for (const [name, list] of groupBy(judged, (one) => one.verdict.rule)) {
    console.log(
      `${name.padEnd(42)}${String(new Set(list.map((one) => one.program)).size).padStart(7)}${String(list.length).padStart(6)}${String(list.filter((one) => one.class).length).padStart(8)}`,
    );
  }
}
if (wrong) {
  for (const one of results) {
    const bad =
      one.group === "control"
        ? !one.class
        : one.answered
          ? !(one.class && one.sub)
          : one.group === "report";
    if (bad)
      console.log(
        `${one.program} ${one.tool}: ${one.hazards.join("|")} → ${one.verdict.hazard} (${one.verdict.confidence}, ${one.verdict.rule})`,
      );
  }
}
