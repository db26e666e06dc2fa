import type { BoundaryParameter, ResolvedType } from "../../boundary/model.ts";
import { textOf } from "../../boundary/text-of.ts";
import type { Ownership, Shape } from "../../contract/model.ts";
import { handleOf, needNative, recordOf, type PlanContext } from "./context.ts";
import type { ReturnedPlan } from "./model.ts";
import { planArrayElement } from "./plan-array.ts";
import { planLength, positionOf } from "./plan-length.ts";
import { Refusal } from "./refusal.ts";

/** What the contract says of a pointer that C gives out. */
export type ReturnedPromise = {
  readonly shape: Shape | null;
  readonly ownership: Ownership | null;
  readonly nullable: boolean;
};

/**
 * What a pointer that C gives out becomes: a copy of text or bytes, or a handle.
 *
 * @throws Refusal when who owns it is not decided.
 */
export function planReturned(
  type: ResolvedType,
  promise: ReturnedPromise | null,
  parameters: readonly BoundaryParameter[],
  context: PlanContext,
): ReturnedPlan {
  if (type.kind !== "pointer") throw new Refusal("unsupported", `gives out ${type.spelling}`);
  const shape = promise?.shape ?? null;
  if (shape === null) {
    const record = recordOf(type, context);
    if (record !== null) return planRecordCopy(type, record, promise, context);
    const handle = handleOf(type, context);
    if (handle !== null) return planHandle(type, handle, promise, parameters, context);
    if (textOf(type, context.boundary.contract) === null) throw undecided(type);
  }
  const ownership = promise?.ownership ?? null;
  if (ownership === null && promise !== null && !type.to.names.length && !isConst(type)) {
    throw undecided(type);
  }
  const free = freeOf(ownership, type, context);
  const nullable = promise === null || promise.nullable;
  switch (shape?.kind) {
    case undefined:
    case "string": {
      const encoding = shape?.encoding ?? textOf(type, context.boundary.contract) ?? "utf8";
      const length = shape?.length ? planLength(shape.length, parameters, context) : null;
      return { kind: "text", encoding, length, nullable, free };
    }
    case "bytes":
      return {
        kind: "bytes",
        length: planLength(shape.length, parameters, context),
        nullable,
        free,
      };
    case "strings":
      return { kind: "texts", length: planLength(shape.length, parameters, context), free };
    case "array":
    case "view":
      return planGivenArray(type, shape, ownership, nullable, free, parameters, context);
    case "handles":
      throw new Refusal("unsupported", "gives out an array of handles");
  }
}

/** An array that C gives out: copied, or, where it is borrowed, a view of C's own memory. */
function planGivenArray(
  type: ResolvedType,
  shape: Extract<Shape, { kind: "array" | "view" }>,
  ownership: Ownership | null,
  nullable: boolean,
  free: string | null,
  parameters: readonly BoundaryParameter[],
  context: PlanContext,
): ReturnedPlan {
  if (ownership === null) throw undecided(type);
  const of = planArrayElement(type, context);
  const length = planLength(shape.length, parameters, context);
  if (shape.kind === "array") return { kind: "array", of, length, nullable, free };
  const until = ownership.kind === "borrow" ? ownership.until : null;
  if (until?.kind !== "until-ends" && until?.kind !== "static" && until?.kind !== "forever") {
    const reason = "gives out a view of memory for a time that nothing can follow";
    throw new Refusal("unsupported", reason, "view(n) borrow(until … ends)");
  }
  const owner = until.kind === "until-ends" ? positionOf(until.of, parameters) : null;
  return { kind: "view", of, length, nullable, writable: !isConst(type), owner, free: null };
}

/** A record is copied out at once, so that only who frees it must be known. */
function planRecordCopy(
  type: ResolvedType,
  record: string,
  promise: ReturnedPromise | null,
  context: PlanContext,
): ReturnedPlan {
  const ownership = promise?.ownership ?? null;
  if (promise === null || ownership === null) throw undecided(type);
  const free = freeOf(ownership, type, context);
  return { kind: "record", type: record, nullable: promise.nullable, free };
}

function planHandle(
  type: ResolvedType,
  handle: string,
  promise: ReturnedPromise | null,
  parameters: readonly BoundaryParameter[],
  context: PlanContext,
): ReturnedPlan {
  const nullable = promise?.nullable ?? false;
  const ownership = promise?.ownership;
  if (ownership?.kind === "own") {
    const close = ownership.free ?? context.boundary.contract.types.get(handle)?.free ?? null;
    if (close === null) throw new Refusal("undecided", `nothing is said to free ${type.spelling}`);
    if (context.byName.get(close)?.parameters.length !== 1) {
      throw new Refusal("unsupported", `${close} takes more than the ${handle} that it frees`);
    }
    needNative(close, context);
    return { kind: "handle", type: handle, nullable, close, owner: null, always: ownership.always };
  }
  if (ownership?.kind === "borrow") {
    const { until } = ownership;
    if (until.kind === "call" || until.kind === "until-next" || until.kind === "until-called") {
      const reason = `gives out ${type.spelling} for a time that no handle can follow yet`;
      throw new Refusal("unsupported", reason);
    }
    const owner = until.kind === "until-ends" ? positionOf(until.of, parameters) : null;
    return { kind: "handle", type: handle, nullable, close: null, owner, always: false };
  }
  throw undecided(type);
}

function freeOf(
  ownership: Ownership | null,
  type: ResolvedType,
  context: PlanContext,
): string | null {
  if (ownership?.kind !== "own") return null;
  if (ownership.free === null) {
    throw new Refusal(
      "undecided",
      `nothing is said to free ${type.spelling}`,
      "own(which function)?",
    );
  }
  needNative(ownership.free, context);
  return ownership.free;
}

function isConst(type: ResolvedType): boolean {
  return type.kind === "pointer" && type.const;
}

function undecided(type: ResolvedType): Refusal {
  const reason = `who owns the ${type.spelling} that it gives out, and until when?`;
  return new Refusal("undecided", reason, "own, own(function) or borrow(life)");
}
