import type { Boundary } from "../../boundary/model.ts";
import {
  classNameOf,
  constantOf,
  createContext,
  isHandle,
  needNative,
  type PlanContext,
} from "./context.ts";
import type { FunctionPlan, HandlePlan, LeftOut, ModulePlan, NativePlan } from "./model.ts";
import type { SitePlan } from "./site-model.ts";
import { NameTable } from "./names.ts";
import { planConstants } from "./plan-constants.ts";
import { planError } from "./plan-error.ts";
import { planForms } from "./plan-forms.ts";
import { planFunction } from "./plan-function.ts";
import { planPlaces } from "./plan-field-slots.ts";
import { planRecords, usedRecords } from "./plan-record.ts";
import { planSite } from "./plan-site.ts";
import { Refusal } from "./refusal.ts";

/** Plans the whole module: what is bound and how, and what is left out and why. */
export function planModule(boundary: Boundary): ModulePlan {
  const context = createContext(boundary);
  const names = new NameTable();
  const error = planError(context);
  names.claim(error.className);
  const handles = planHandles(context, names);
  const records = planRecords(context, names);
  const version = planVersion(context);
  const { functions, sites, natives, leftOut } = planFunctions(context, names);
  const constants = planConstants(context, names);
  return {
    library: boundary.contract.library,
    files: filesByPlatform(boundary),
    isolated: boundary.contract.isolated,
    targets: boundary.facts.targets.map((target) => target.id),
    varying: context.varying,
    shapes: context.shapes,
    version,
    provenance: provenanceOf(boundary),
    handles,
    records: usedRecords(records, typesOf(functions, sites)),
    places: planPlaces(context),
    error,
    constants,
    sites,
    functions,
    natives: planForms(functions, sites, natives, error, version?.symbol ?? null).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    leftOut,
  };
}

function planHandles(context: PlanContext, names: NameTable): readonly HandlePlan[] {
  const handles = [...context.boundary.contract.types].filter(([, type]) => isHandle(type));
  return handles.map(([cName, { text, parents, counted, thread }]) => {
    const className = names.claim(classNameOf(cName, context));
    return { cName, className, note: text, parents, counted, thread };
  });
}

/** The C types that functions and callbacks speak of. */
function typesOf(
  functions: readonly FunctionPlan[],
  sites: readonly SitePlan[],
): ReadonlySet<string> {
  const spoken = functions.flatMap(({ arguments: given, result }): readonly object[] => [
    ...given.map((of) => (of.kind === "out" ? of.value : of)),
    result.kind === "returned" ? result.value : result,
  ]);
  const all = [...spoken, ...sites.flatMap(({ arguments: given }): readonly object[] => given)];
  const elements = all.map((of) => ("of" in of && typeof of.of === "object" && of.of ? of.of : of));
  return new Set(
    elements.flatMap((of) => ("type" in of && typeof of.type === "string" ? [of.type] : [])),
  );
}

type Planned = Pick<ModulePlan, "functions" | "sites" | "natives" | "leftOut">;

/** A function with what it alone needs of the module. */
type Kept = {
  readonly plan: FunctionPlan;
  readonly sites: readonly SitePlan[];
  readonly natives: ReadonlyMap<string, NativePlan>;
};

/** Functions whose deallocator turns out not to be bound are taken back, until nothing changes. */
function planFunctions(context: PlanContext, names: NameTable): Planned {
  const leftOut: LeftOut[] = [];
  let kept: Kept[] = [];
  const called = new Set(context.boundary.functions.map((fn) => fn.variantOf?.symbol));
  for (const fn of context.boundary.functions) {
    // A variadic function is called by its variants.
    if (fn.variadic && called.has(fn.name)) continue;
    try {
      const own = { ...context, natives: new Map<string, NativePlan>() };
      const plan = planFunction(fn, own);
      const sites = plan.arguments.flatMap((argument, index) =>
        argument.kind === "callback" ? [planSite(fn, argument, index, own)] : [],
      );
      kept.push({ plan, sites, natives: own.natives });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      leftOut.push(leaveOut(fn.name, error, context));
    }
  }
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    const bound = new Set(kept.map(({ plan }) => plan.symbol));
    kept = kept.filter(({ plan }) => {
      const missing = closersOf(plan).find((close) => !bound.has(close));
      if (missing === undefined) return true;
      const reason = `gives out a handle that ${missing} frees, which is not bound`;
      leftOut.push(leaveOut(plan.symbol, new Refusal("undecided", reason), context));
      return false;
    });
  }
  const functions = kept.map(({ plan }) => ({
    ...plan,
    name: names.claim(plan.name, plan.symbol),
  }));
  const natives = new Map(context.natives);
  for (const own of kept) for (const [symbol, native] of own.natives) natives.set(symbol, native);
  return {
    functions,
    sites: kept.flatMap(({ sites }) => sites),
    natives: [...natives.values()],
    leftOut: sortLeftOut(leftOut),
  };
}

function closersOf(plan: FunctionPlan): readonly string[] {
  const made = plan.arguments.flatMap((of) => (of.kind === "init" ? [of.close] : []));
  const values = plan.arguments.flatMap((argument) =>
    argument.kind === "out" ? [argument.value] : [],
  );
  if (plan.result.kind === "returned") values.push(plan.result.value);
  const given = values.flatMap((value) =>
    value.kind === "handle" && value.close !== null ? [value.close] : [],
  );
  return [...made, ...given];
}

function leaveOut(symbol: string, refusal: Refusal, context: PlanContext): LeftOut {
  const { position } = context.byName.get(symbol)!.declaration;
  return {
    symbol,
    cause: refusal.why,
    reason: refusal.message,
    question: refusal.question,
    position,
  };
}

function sortLeftOut(list: readonly LeftOut[]): readonly LeftOut[] {
  return list.toSorted((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
}

function planVersion(context: PlanContext): ModulePlan["version"] {
  const { version } = context.boundary.contract;
  // Without a function the library cannot be asked: the macro serves `since` and `until` alone.
  if (version === null || version.function === null) return null;
  needNative(version.function, context);
  const header = constantOf(version.macro, context);
  return { symbol: version.function, header, macro: version.macro };
}

function filesByPlatform({ contract }: Boundary): ModulePlan["files"] {
  const { linux, macos, windows } = contract.load;
  return {
    ...(linux && { linux }),
    ...(macos && { darwin: macos }),
    ...(windows && { win32: windows }),
  };
}

function provenanceOf({ facts, contract }: Boundary): ModulePlan["provenance"] {
  return {
    headers: facts.headers.files,
    headerDigest: facts.headers.digest,
    contract: contract.file,
    contractDigest: contract.digest,
    clang: facts.clang.version,
  };
}
