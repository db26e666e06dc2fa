import type { BoundaryFunction } from "../../boundary/model.ts";
import { functionNameOf, type PlanContext } from "./context.ts";
import type { ArgumentPlan } from "./model.ts";

/** The twin of a function that may block, which runs on another thread. */
export type AwayPlan = {
  readonly name: string | null;
  /** Why there is none, for the documentation. */
  readonly note: readonly string[];
};

/** The twin's name, unless the call would do what only this thread may, or tell what only it knows. */
export function planAway(
  fn: BoundaryFunction,
  args: readonly ArgumentPlan[],
  context: PlanContext,
): AwayPlan {
  if (fn.line?.blocking !== true) return { name: null, note: [] };
  const name = `${functionNameOf(fn.name, context)}Async`;
  const reason = findReason(fn, args) ?? findConfined(args, context) ?? findTwin(name, context);
  if (reason === null) return { name, note: [] };
  return { name: null, note: [`It cannot run on another thread: ${reason}.`] };
}

function findReason(fn: BoundaryFunction, args: readonly ArgumentPlan[]): string | null {
  const { slot, type } = fn.result;
  if (type.kind === "record" || args.some(({ kind }) => kind === "value")) {
    return "it passes records by value";
  }
  if (fn.variantOf !== null) return `${fn.variantOf.symbol} is variadic`;
  if (slot?.errno === true) return "errno belongs to the thread it runs on";
  if (slot?.lastError === true) return "GetLastError belongs to the thread it runs on";
  for (const [index, argument] of args.entries()) {
    if (argument.kind === "take") return `it ends ${argument.name}`;
    if (argument.kind === "init") return "it makes a handle in memory of its own";
    if (argument.kind !== "callback") continue;
    const promise = fn.parameters[index]?.slot?.callback;
    if ((promise?.foreign ?? null) === null) return `it calls ${argument.name} on that thread`;
  }
  return null;
}

/** A handle that only its own thread may use, or that was made from one. */
function findConfined(args: readonly ArgumentPlan[], context: PlanContext): string | null {
  const { types } = context.boundary.contract;
  const open = args.flatMap((of) => (of.kind === "handle" ? [of.type] : []));
  const seen = new Set<string>();
  for (let cName = open.pop(); cName !== undefined; cName = open.pop()) {
    const type = types.get(cName);
    if (type === undefined || seen.has(cName)) continue;
    if (type.thread === "confined") return `only the thread that made its ${cName} may use it`;
    seen.add(cName);
    open.push(...type.parents);
  }
  return null;
}

function findTwin(name: string, context: PlanContext): string | null {
  const taken = context.boundary.functions.find(
    (other) => functionNameOf(other.name, context) === name,
  );
  return taken === undefined ? null : `${taken.name} has the name that it would have`;
}
