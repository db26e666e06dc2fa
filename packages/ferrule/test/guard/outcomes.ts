import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/machine.ts";
import { cases, columns, type Column, type GuardCase, type Outcome } from "./cases.ts";

/**
 * What a mode made of a mistake. `named`: hazard and function; `hazard`: without the function, or
 * with another; `class`: another hazard of the class; `seen`: the program died or a report came, but
 * no hazard was named; `other`: one of another class was; `silent`: nothing; `-`: not for this host.
 */
export type Grade = "named" | "hazard" | "class" | "seen" | "other" | "silent" | "-";

/** Grades of one case, by mode; and of its twin without the mistake, which must be silent. */
export type Grades = {
  readonly wrong: Partial<Record<Column, Grade>>;
  readonly right: Partial<Record<Column, Grade>>;
};

/** `EXAM_OUTCOMES` names another file, for parts that are run side by side. */
export const outcomesFile: string =
  process.env["EXAM_OUTCOMES"] ?? join(root, "fixtures/guard/outcomes.json");
export const pageFile: string = join(root, "docs/guard.md");

/** The grades that the last examination gave, by `host/name`. */
export function readOutcomes(): Record<string, Grades> {
  return JSON.parse(readFileSync(outcomesFile, "utf8"));
}

export function keyOf({ host, name }: GuardCase): string {
  return `${host}/${name}`;
}

export function gradeOf(of: GuardCase, { usable, found, verdicts }: Outcome): Grade {
  if (!usable) return "-";
  const named = verdicts.find(({ hazard }) => hazard !== null && hazard !== "none");
  if (named === undefined) return found ? "seen" : "silent";
  const accepted = [of.hazard, ...of.also];
  const isFunction =
    named.boundaryFunction !== null && of.functions.includes(named.boundaryFunction);
  if (accepted.includes(named.hazard!)) return isFunction ? "named" : "hazard";
  const classes = accepted.map((hazard) => hazard.split("/")[0]);
  return classes.includes(named.hazard!.split("/")[0]) ? "class" : "other";
}

const marks: Readonly<Record<Grade, string>> = {
  named: "**named**",
  hazard: "hazard",
  class: "class",
  seen: "seen",
  other: "*other*",
  silent: "silent",
  "-": "-",
};

/** The table of the page, and below it what it adds up to. */
export function renderTable(outcomes: Readonly<Record<string, Grades>>): string {
  const rows = cases.filter((of) => outcomes[keyOf(of)] !== undefined);
  const lines = rows.map((of) => {
    const { wrong } = outcomes[keyOf(of)]!;
    // A mode that takes minutes under a host is not examined with every mistake: an empty cell.
    const cells = columns.map((column) => (wrong[column] ? marks[wrong[column]] : ""));
    return `| ${[of.host, of.why, `\`${of.hazard}\``, ...cells].join(" | ")} |`;
  });
  const count = (column: Column, ...wanted: readonly Grade[]): string => {
    const grades = rows.map((of) => outcomes[keyOf(of)]!.wrong[column] ?? "-");
    const usable = grades.filter((grade) => grade !== "-").length;
    return `${grades.filter((grade) => wanted.includes(grade)).length} of ${usable}`;
  };
  const total = (title: string, ...wanted: readonly Grade[]): string =>
    `| | ${title} | | ${columns.map((column) => count(column, ...wanted)).join(" | ")} |`;
  const twins = rows.flatMap((of) => Object.values(outcomes[keyOf(of)]!.right));
  const usable = twins.filter((grade) => grade !== "-");
  const reported = usable.filter((grade) => grade !== "silent").length;
  return [
    `| host | mistake | hazard | ${columns.join(" | ")} |`,
    `|---|---|---|${columns.map(() => "---|").join("")}`,
    ...lines,
    total("**shown in any way**", "named", "hazard", "class", "seen", "other"),
    total("**hazard right**", "named", "hazard"),
    total("**hazard and function right**", "named"),
    "",
    `The same programs without their mistake: ${usable.length} runs, ${reported} false reports.`,
  ].join("\n");
}

const [start, end] = ["<!-- table: npm run exam:guard -->", "<!-- end of table -->"];

/** The page with a new table between its marks. */
export function replaceTable(page: string, table: string): string {
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`no ${start} in the page`);
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}
