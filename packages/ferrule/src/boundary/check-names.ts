import { matchGlob } from "../text/match-glob.ts";
import type {
  Call,
  Contract,
  Length,
  Line,
  Reference,
  RuleLine,
  Slot,
  Span,
} from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { JoinedVariant } from "./join-variants.ts";

/** What a contract may speak of: the header's own names. */
export type HeaderNames = {
  readonly functions: ReadonlyMap<string, readonly (string | null)[]>;
  /** What may free beside them. */
  readonly deallocators: ReadonlySet<string>;
  readonly constants: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
};

/**
 * A diagnostic for every name in the contract that the header does not have, but for functions whose
 * line says that the header's version may lack them.
 */
export function checkNames(
  contract: Contract,
  names: HeaderNames,
  mayLack: (line: Line) => boolean,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const check = createChecker(contract, names, found);
  for (const [name, type] of contract.types) {
    if (!names.types.has(name)) check.report(type, "type", name, names.types);
    if (type.free !== null) check.function(type.free, type);
    for (const parent of type.parents) check.listed(parent, type);
  }
  for (const [name, line] of contract.functions) {
    const parameters = names.functions.get(name);
    if (parameters) check.line(line, parameters);
    else if (!mayLack(line)) check.report(line, "function", name, names.functions.keys());
  }
  for (const rule of contract.rules) checkRule(rule, contract, names, check);
  if (contract.status) {
    const { ok, info, describe, message } = contract.status;
    for (const constant of [...ok, ...info]) check.constant(constant, contract.status);
    if (describe !== null) check.function(describe, contract.status);
    if (message !== null) {
      check.function(message.function, message);
      if (message.of !== null) check.function(message.of, message);
      if (message.type !== null) check.listed(message.type, message);
    }
  }
  if (contract.version) {
    const { function: asked, macro } = contract.version;
    if (asked !== null) check.function(asked, contract.version);
    check.constant(macro, contract.version);
  }
  return found;
}

/** The same for the lines of variants, whose parameters are the function's and their own. */
export function checkVariantNames(
  contract: Contract,
  names: HeaderNames,
  variants: readonly JoinedVariant[],
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const called = new Map([...names.functions, ...variants.map(parametersOf)]);
  const check = createChecker(contract, { ...names, functions: called }, found);
  for (const { declaration, variant } of variants) {
    check.line(variant.line, parametersOf({ declaration, variant })[1]);
  }
  return found;
}

function parametersOf({
  declaration,
}: JoinedVariant): readonly [string, readonly (string | null)[]] {
  return [declaration.name, declaration.parameters.map(({ name }) => name)];
}

/** The same for what stands under `callbacks`; `functions` are the header's. */
export function checkCallbackNames(
  contract: Contract,
  functions: ReadonlySet<string>,
  callbacks: ReadonlyMap<string, { readonly parameters: readonly unknown[] }>,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const nothing = new Set<string>();
  const names = {
    functions: new Map(),
    deallocators: nothing,
    constants: nothing,
    types: nothing,
  };
  const check = createChecker(contract, names, found);
  for (const [name, line] of contract.callbacks) {
    const parameters = callbacks.get(name)?.parameters;
    if (parameters) {
      const unnamed = parameters.map(() => null);
      check.line(line, unnamed);
      continue;
    }
    // A function with a line that the header lacks was found to be of another version.
    const symbol = name.slice(0, name.indexOf("."));
    const lacking = contract.functions.has(symbol) && !functions.has(symbol);
    if (!lacking) check.report(line, "callback", name, callbacks.keys());
  }
  return found;
}

/** A rule must match, and what it says must hold of every function that it speaks for. */
function checkRule(
  rule: RuleLine,
  contract: Contract,
  { functions }: HeaderNames,
  check: Checker,
): void {
  const matching = [...functions].filter(([name]) => matchGlob(rule.glob, name));
  if (matching.length === 0) check.report(rule, "function for the rule", rule.glob, []);
  for (const [name, parameters] of matching) {
    const first = contract.rules.find(({ glob }) => matchGlob(glob, name));
    const skipped = contract.skip.some(({ glob }) => matchGlob(glob, name));
    if (contract.functions.has(name) || first !== rule || skipped) continue;
    check.about(name).line(rule, parameters);
  }
}

type Checker = {
  /** The same, whose messages say which function it is about. */
  about(symbol: string): Checker;
  report(span: Span, what: string, name: string, candidates: Iterable<string>): void;
  function(name: string, span: Span): void;
  free(name: string, span: Span): void;
  constant(name: string, span: Span): void;
  /** A constant, or the beginning of some before `*`. */
  constants(pattern: string, span: Span): void;
  listed(type: string, span: Span): void;
  type(name: string, span: Span): void;
  line(line: Line, parameters: readonly (string | null)[]): void;
};

function createChecker(
  contract: Contract,
  names: HeaderNames,
  found: Diagnostic[],
  symbol: string | null = null,
): Checker {
  const report: Checker["report"] = (span, what, name, candidates) => {
    const near = nearest(name, candidates);
    found.push(
      createDiagnostic({
        hazard: "input/contract",
        origin: "boundary",
        message:
          symbol === null
            ? `The header has no ${what} ${name}.`
            : `${symbol}, which a rule speaks for, has no ${what} ${name}.`,
        labels: [labelAt(contract.file, contract.text, span, `no such ${what}`)],
        help: near === null ? null : `Did you mean ${near}?`,
      }),
    );
  };
  const checker: Checker = {
    about: (of) => createChecker(contract, names, found, of),
    report,
    function(name, span) {
      if (!names.functions.has(name)) report(span, "function", name, names.functions.keys());
    },
    free(name, span) {
      if (!names.deallocators.has(name)) checker.function(name, span);
    },
    constant(name, span) {
      if (!names.constants.has(name)) report(span, "constant", name, names.constants);
    },
    constants(pattern, span) {
      if (!pattern.endsWith("*")) return this.constant(pattern, span);
      const start = pattern.slice(0, -1);
      const some = [...names.constants].some((name) => name.startsWith(start));
      if (!some) report(span, "constant", pattern, []);
    },
    listed(type, span) {
      if (!contract.types.has(type)) report(span, "handle type", type, contract.types.keys());
    },
    type(name, span) {
      if (!names.types.has(name)) report(span, "type", name, names.types);
    },
    line(line, parameters) {
      for (const slot of line.slots) checkSlot(slot, parameters, checker);
      const { result } = line;
      if (result?.ownership?.kind === "own" && result.ownership.free !== null) {
        checker.free(result.ownership.free, result);
      }
      for (const length of lengthsOf(result?.shape)) checkLength(length, parameters, checker);
    },
  };
  return checker;
}

function checkSlot(slot: Slot, parameters: readonly (string | null)[], check: Checker): void {
  checkReference(slot.subject, parameters, check);
  // The lengths of a field's slot are fields, which the record's own layout is asked for.
  if (slot.field !== null) return;
  for (const length of lengthsOf(slot.shape)) checkLength(length, parameters, check);
  const { ownership, role, callback } = slot;
  if (ownership?.kind === "own" && ownership.free !== null) check.free(ownership.free, slot);
  if (ownership?.kind === "take" && ownership.unless !== null && !isInteger(ownership.unless))
    check.constant(ownership.unless, slot);
  if (role?.kind === "destroy" || role?.kind === "deallocator") {
    checkReference(role.of, parameters, check);
  }
  if (role?.kind === "deallocator") check.constant(role.pass, slot);
  if (role?.kind === "pass" && !isInteger(role.constant)) check.constant(role.constant, slot);
  if (role?.kind === "among") {
    for (const constant of role.constants) check.constants(constant, slot);
  }
  if (role?.kind === "size") check.type(role.of, slot);
  const data = callback?.userData;
  if (data && "call" in data) {
    if (data.kind === "give") checkGiven(data.call, parameters, check);
    else check.function(data.call.function, slot);
  } else if (data) checkReference(data, parameters, check);
  if (callback?.answer?.kind === "answer-call") check.function(callback.answer.call.function, slot);
}

/** A code may be written as the number that it is. */
export function isInteger(code: string): boolean {
  return /^-?\d+$/.test(code);
}

function checkLength(length: Length, parameters: readonly (string | null)[], check: Checker): void {
  switch (length.kind) {
    case "name":
    case "position":
      return checkReference(length, parameters, check);
    case "field":
      return checkReference(length.of, parameters, check);
    case "call":
      return checkCall(length.call, parameters, check);
    case "sum":
    case "product":
      checkLength(length.left, parameters, check);
      return checkLength(length.right, parameters, check);
    case "integer":
    case "result":
  }
}

/** A call that gives C a callback's user data: of this call's parameters, and of constants. */
function checkGiven(call: Call, parameters: readonly (string | null)[], check: Checker): void {
  check.function(call.function, call);
  for (const argument of call.arguments) {
    const named = argument.kind === "name" && !parameters.includes(argument.name);
    if (named) check.constant(argument.name, argument);
    else if (argument.kind === "name" || argument.kind === "position") {
      checkReference(argument, parameters, check);
    }
  }
}

function checkCall(call: Call, parameters: readonly (string | null)[], check: Checker): void {
  check.function(call.function, call);
  for (const argument of call.arguments) {
    if (argument.kind === "name" || argument.kind === "position") {
      checkReference(argument, parameters, check);
    }
  }
}

function checkReference(
  reference: Reference,
  parameters: readonly (string | null)[],
  check: Checker,
): void {
  if (reference.kind === "position") {
    if (reference.index < parameters.length) return;
    const positions = parameters.map((_, index) => `#${index}`);
    check.report(reference, "parameter", `#${reference.index}`, positions);
  } else if (!parameters.includes(reference.name)) {
    const named = parameters.filter((name) => name !== null);
    check.report(reference, "parameter", reference.name, named);
  }
}

/** The lengths that a shape speaks of. */
export function lengthsOf(shape: Slot["shape"] | undefined): readonly Length[] {
  if (!shape?.length) return [];
  return "used" in shape && shape.used ? [shape.length, shape.used] : [shape.length];
}
