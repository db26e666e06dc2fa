import type { FunctionPlan, ModulePlan, NativePlan } from "../plan/model.ts";

/** Names of the module's own things, for the printers of its parts. */
export type PrintContext = {
  readonly plan: ModulePlan;
  /** The class of a handle type. */
  classOf(cName: string): string;
  /** The constant that holds a handle type. */
  typeOf(cName: string): string;
  /** The TypeScript type of a callback site's functions. */
  callbackTypeOf(site: string): string;
  /** Whether its calls on C's own threads are queued for this one. */
  isQueued(site: string): boolean;
  /** The TypeScript name of a bound C function. */
  functionOf(symbol: string): string;
  /** What of a C function's call crosses in JavaScript's own form. */
  formsOf(symbol: string): NativePlan["forms"];
  /** The handle types that outlive one of this type. */
  parentsOf(cName: string): readonly string[];
  /** The tokens that a borrowed handle ends with: that argument's, else the first handle's. */
  ownersOf(fn: FunctionPlan, owner: number | null): string;
};

export function createPrintContext(plan: ModulePlan): PrintContext {
  const named = [...plan.handles, ...plan.records];
  const classes = new Map(named.map(({ cName, className }) => [cName, className]));
  const functions = new Map(plan.functions.map(({ symbol, name }) => [symbol, name]));
  const sites = new Map(plan.sites.map(({ name, typeName }) => [name, typeName]));
  const queued = new Set(
    plan.sites.flatMap(({ name, foreign }) =>
      foreign === "delivered" || foreign === "awaited" ? [name] : [],
    ),
  );
  const forms = new Map(plan.natives.map(({ name, forms: of }) => [name, of]));
  const parents = new Map(plan.handles.map(({ cName, parents: of }) => [cName, of]));
  return {
    plan,
    classOf: (cName) => classes.get(cName) ?? cName,
    typeOf: (cName) => `$${classes.get(cName) ?? cName}`,
    callbackTypeOf: (site) => sites.get(site) ?? "never",
    isQueued: (site) => queued.has(site),
    functionOf: (symbol) => functions.get(symbol) ?? symbol,
    formsOf: (symbol) => forms.get(symbol) ?? null,
    parentsOf: (cName) => parents.get(cName) ?? [],
    ownersOf(fn, owner) {
      const named = owner === null ? undefined : fn.arguments[owner];
      if (named?.kind === "handle" && !named.nullable) return `[$${owner}]`;
      const at = fn.arguments.findIndex((of) => of.kind === "handle" && !of.nullable);
      return at < 0 ? "[]" : `[$${at}]`;
    },
  };
}
