import type { NativeFunction, NativeLibrary, NativeType } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { flight } from "./call.ts";
import { copyBytes } from "./copy-bytes.ts";
import { BoundaryError, type RuntimeHazard } from "./error.ts";
import { pinLibrary } from "./pin-library.ts";
import { explainFile, loadedFile } from "./library-file.ts";
import { isWide, parseCall } from "./signature.ts";
import { chooseTarget } from "./target.ts";

/** What a generated module knows of its library. */
export type LibraryPlan = {
  readonly name: string;
  /** File names by `process.platform`, tried in order. */
  readonly files: Readonly<Partial<Record<string, readonly string[]>>>;
  /**
   * Opens the file beforehand so that the library's own calls do not reach functions of the same names
   * that the runtime exports.
   */
  readonly isolate?: (file: string) => void;
  /** The targets the module holds layouts for. */
  readonly targets: readonly string[];
  /** C types whose width differs between targets: native type by target. */
  readonly varying?: Readonly<Record<string, Readonly<Record<string, NativeType>>>>;
  /** Records that cross by value, as `wide/shape.ts` reads them: one text, or one by target. */
  readonly shapes?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
};

export type Library = {
  readonly name: string;
  /** The file that was loaded, as it was asked for. */
  readonly file: string;
  /** One of the module's targets. */
  readonly target: string;
  readonly native: NativeLibrary;
  readonly varying: Readonly<Record<string, NativeType>>;
  /** What records by value are made of, on this machine. */
  readonly shapes: Readonly<Record<string, string>>;
};

/**
 * Loads the library that a module was generated for. `FERRULE_<NAME>_LIBRARY` names another file.
 * Refused with one error: another target, no such file.
 */
export function load(plan: LibraryPlan): Library {
  const target = chooseTarget(plan.name, plan.targets);
  const variable = variableOf(plan.name, "LIBRARY");
  const wanted = process.env[variable];
  const files = wanted ? [wanted] : (plan.files[process.platform] ?? []);
  const tried: string[] = [];
  for (const file of files) {
    try {
      plan.isolate?.(file);
      const native = backend().open(file);
      pinLibrary(file);
      flight();
      const [varying, shapes] = [widths(plan, target), shapesOf(plan, target)];
      return { name: plan.name, file, target, native, varying, shapes };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const what = explainFile(file);
      tried.push(`${file} (${what === null ? reason : `it is ${what}; ${reason}`})`);
    }
  }
  const list =
    tried.length > 0 ? tried.join(", ") : `nothing: no file is known for ${process.platform}`;
  const message = `the library cannot be loaded; tried ${list}; ${variable} names another file`;
  throw new BoundaryError("input/library", plan.name, null, message);
}

/** The environment variable that speaks of a library: `FERRULE_SQLITE3_LIBRARY`. */
export function variableOf(name: string, what: "LIBRARY" | "SHIM"): string {
  return `FERRULE_${name.toUpperCase().replaceAll(/\W/g, "_")}_${what}`;
}

function widths(plan: LibraryPlan, target: string): Record<string, NativeType> {
  const chosen: Record<string, NativeType> = {};
  for (const [name, types] of Object.entries(plan.varying ?? {})) {
    const type = types[target];
    if (type !== undefined) chosen[name] = type;
  }
  return chosen;
}

function shapesOf(plan: LibraryPlan, target: string): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [name, texts] of Object.entries(plan.shapes ?? {})) {
    const text = typeof texts === "string" ? texts : texts[target];
    if (text !== undefined) chosen[name] = text;
  }
  return chosen;
}

/**
 * The library's functions by C name, each with the signature written as `i32(ptr,i32)`, behind it
 * the symbol where that is another (`i64(i32) lseek64`) or the versions that have it are known
 * (`i32(i32) box_new since 2.1 until 4`). Calling one that is missing is refused; all that are missing
 * are told here at once, but for those whose signature starts with `?`. A library that has none of
 * them is another one, and is refused. What goes `through` a compiled shim is not asked of the FFI.
 */
export function functions<F extends Record<keyof F, (...values: never[]) => unknown>>(
  library: Library,
  signatures: { readonly [K in keyof F]: string },
  wide: Wide | null = null,
  through: Through | null = null,
): F {
  const found: Record<string, (...values: never[]) => unknown> = {};
  const missing: Missing[] = [];
  const routeless: string[] = [];
  let reason = "";
  for (const [name, written] of Object.entries<string>(signatures)) {
    const optional = written.startsWith("?");
    const [types = "", symbol = name, ...versions] = written.slice(optional ? 1 : 0).split(" ");
    const ready = through?.get(name);
    const fn =
      ready !== undefined
        ? ready
        : isWide(types)
          ? wide!.find(library, symbol, types)
          : findCall(library, symbol, types);
    if (typeof fn === "string") {
      routeless.push(symbol);
      reason = fn;
      found[name] = () => {
        throw new BoundaryError("input/configuration", symbol, null, fn);
      };
      continue;
    }
    if (fn !== null) {
      found[name] = fn;
      continue;
    }
    const lacking = { symbol, versions: versions.join(" ") };
    if (!optional) missing.push(lacking);
    found[name] = () => {
      throw refuseMissing(library, [lacking]);
    };
  }
  const all = Object.keys(signatures).length;
  if (missing.length > 0 && missing.length === all) throw refuseMissing(library, missing);
  if (missing.length > 0) {
    const rest = "Calling one of them is refused; all others work.";
    warn("abi/missing-symbol", `${messageOfMissing(library, missing)}. ${rest}`);
  }
  if (routeless.length > 0) {
    const list = shorten([...new Set(routeless)]);
    warn("input/configuration", `${list} cannot be called, all others can: ${reason}`);
  }
  if (!isComplete(found, signatures)) throw refuseMissing(library, missing);
  return found;
}

function findCall(
  { native, varying }: Library,
  symbol: string,
  types: string,
): NativeFunction | null {
  const signature = parseCall(types, varying);
  const fn = native.find(symbol, signature);
  return fn !== null && backend().copiesBytes ? copyBytes(fn, signature) : fn;
}

/**
 * What finds records by value and variadic calls: `@ferrule/runtime/wide`, which a module that has
 * none does not import.
 */
export type Wide = {
  /** A native function; null when the library lacks it, and what to say when no FFI here has it. */
  find(library: Library, symbol: string, types: string): NativeFunction | null | string;
};

/** What a compiled shim calls, by name; null of what the library lacks. */
type Through = ReadonlyMap<string, ((...values: never[]) => unknown) | null>;

/** A symbol that the library lacks; `versions` that have it: `since 2.1`, or empty. */
type Missing = { readonly symbol: string; readonly versions: string };

/** The functions are those of the signatures; both are printed from one plan. */
function isComplete<F>(
  found: object,
  signatures: { readonly [K in keyof F]: string },
): found is F & object {
  return Object.keys(signatures).every((symbol) => symbol in found);
}

function refuseMissing(library: Library, missing: readonly Missing[]): BoundaryError {
  const message = messageOfMissing(library, missing);
  return new BoundaryError("abi/missing-symbol", missing[0]?.symbol ?? library.name, null, message);
}

function messageOfMissing({ file }: Library, missing: readonly Missing[]): string {
  const list = shorten(
    missing.map(({ symbol, versions }) => (versions === "" ? symbol : `${symbol} (${versions})`)),
  );
  const ended = missing.some(({ versions }) => versions.includes("until"));
  const other = ended ? "of another version than the header" : "older than the header";
  return `${loadedFile(file)} does not have ${list}: it is ${other}, or was built without`;
}

function shorten(symbols: readonly string[]): string {
  return symbols.slice(0, 10).join(", ") + (symbols.length > 10 ? ", …" : "");
}

function warn(code: RuntimeHazard, message: string): void {
  process.emitWarning(message, { type: "FerruleLoad", code });
}

/**
 * Says so when a library is older than the header its module was generated from. Its functions keep
 * their types within an ABI version, which the file's name has; those it lacks are told by name.
 */
export function checkVersion(
  library: Library,
  symbol: string,
  actual: number,
  header: number,
): void {
  if (actual >= header) return;
  const message = `${loadedFile(library.file)} is version ${actual}, older than the header's ${header}`;
  warn("abi/version-skew", `${message}, says ${symbol}`);
}
