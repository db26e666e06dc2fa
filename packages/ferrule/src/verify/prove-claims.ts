import { compile, type Compiled, type Flags } from "./compiler.ts";
import { headerRefused } from "./header-refused.ts";
import type { Claim, Compiler, Failure } from "./model.ts";
import { readErrors, readWarnings, saysFalse } from "./read-failures.ts";
import { readObject } from "./read-object.ts";
import { orderClaims, writeClaims, writeMeasures } from "./write-claims.ts";

/** The translation unit's frame: what is compiled, with what, and which macros stand in the way. */
export type Unit = {
  readonly compiler: Compiler;
  readonly headers: readonly string[];
  readonly flags: Flags;
  readonly undefine: readonly string[];
};

/** Of how many false claims the compiler's own number is asked. */
const MOST_MEASURES = 200;

/**
 * Compiles all claims at once and returns those that do not hold.
 *
 * @throws InputError when the compiler does not take the headers themselves.
 */
export function proveClaims(unit: Unit, claims: readonly Claim[]): readonly Failure[] {
  const ordered = orderClaims(claims);
  const { compiler, flags, headers, undefine } = unit;
  const compiled = compile(compiler, flags, writeClaims(headers, ordered, undefine), "nothing");
  if (compiled.ok) return [];
  const { byLine, elsewhere } = readErrors(compiled.stderr);
  if (elsewhere.length > 0 || byLine.size === 0) throw headerRefused(unit, compiled.stderr);
  const failing = [...byLine].toSorted(([a], [b]) => a - b);
  const failures = failing.map(([line, message]) => ({ claim: ordered[line - 1]!, message }));
  const measured = measure(
    unit,
    failures.flatMap(({ claim }) => (claim.measure === null ? [] : [claim])),
  );
  const constants = failures.flatMap(({ claim }) => (claim.kind === "constant" ? [claim] : []));
  const warnings = readWarningsOf(unit, constants);
  return failures.map(({ claim, message }) => ({
    ...pick(claim),
    verdict: saysFalse(message) ? "false" : "refused",
    actual: measured.get(claim) ?? null,
    message,
    warning: warnings.get(claim) ?? null,
  }));
}

/** What the compiler warns of when it evaluates constants that it denies. */
function readWarningsOf(
  { compiler, flags, headers }: Unit,
  claims: readonly Claim[],
): ReadonlyMap<Claim, string> {
  const asked = claims.filter(({ measure }) => measure !== null).slice(0, MOST_MEASURES);
  if (asked.length === 0) return new Map();
  const source = writeMeasures(
    headers,
    asked.map(({ measure }) => measure!),
    [],
  );
  const found = readWarnings(compile(compiler, flags, source, "warnings").stderr);
  return new Map(
    [...found].flatMap(([line, text]) => (asked[line - 1] ? [[asked[line - 1]!, text]] : [])),
  );
}

function pick({
  kind,
  hazard,
  subject,
  about,
  stated,
  position,
}: Claim): Omit<Failure, "verdict" | "actual" | "message" | "warning"> {
  return { kind, hazard, subject, about, stated, position };
}

/** What the compiler has instead, for the claims that are numbers. */
function measure(unit: Unit, claims: readonly Claim[]): ReadonlyMap<Claim, string> {
  const asked = claims.slice(0, MOST_MEASURES);
  const [constants, others] = [
    asked.filter(({ kind }) => kind === "constant"),
    asked.filter(({ kind }) => kind !== "constant"),
  ];
  return new Map([...askNumbers(unit, constants, []), ...askNumbers(unit, others, unit.undefine)]);
}

function askNumbers(
  unit: Unit,
  claims: readonly Claim[],
  undefine: readonly string[],
): ReadonlyMap<Claim, string> {
  const numbers = new Map<Claim, string>();
  const { values, left } = compileEach(unit, claims, (list) =>
    writeMeasures(
      unit.headers,
      list.map((claim) => claim.measure!),
      undefine,
    ),
  );
  left.forEach((claim, index) => {
    const bytes = values.get(index);
    if (bytes?.length === 8) numbers.set(claim, String(Buffer.from(bytes).readBigInt64LE(0)));
  });
  return numbers;
}

/** Compiles to an object; what is refused is dropped, and the rest compiled once more. */
export function compileEach<T>(
  { compiler, flags }: Unit,
  items: readonly T[],
  write: (items: readonly T[]) => string,
): {
  readonly values: ReadonlyMap<number, Uint8Array>;
  readonly left: readonly T[];
  readonly refused: ReadonlyMap<T, string>;
  readonly stderr: string;
} {
  const refused = new Map<T, string>();
  let left = items;
  let compiled: Compiled = { ok: true, stderr: "", object: new Uint8Array() };
  for (let round = 0; round < 2 && left.length > 0; round++) {
    compiled = compile(compiler, flags, write(left), "object");
    if (compiled.ok) break;
    for (const [line, message] of readErrors(compiled.stderr).byLine) {
      const item = left[line - 1];
      if (item !== undefined) refused.set(item, message);
    }
    left = left.filter((item) => !refused.has(item));
  }
  return { values: readObject(compiled.object), left, refused, stderr: compiled.stderr };
}
