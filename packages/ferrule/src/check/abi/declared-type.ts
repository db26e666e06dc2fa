import type { TargetFacts } from "../../facts/model.ts";
import type { CIntegerName, Convention, DeclaredType, ForeignRecord } from "../model/declared.ts";
import type { Concrete } from "./concrete.ts";

/** What a declared type is on one target: the data model applies to `c_long` and `nint` too. */
export function declaredType(
  type: DeclaredType,
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
): Concrete {
  const spelled = type.text;
  switch (type.kind) {
    case "void":
      return { kind: "void", spelled };
    case "integer":
      return {
        kind: "integer",
        spelled,
        bytes: type.bits / 8,
        signed: type.signed,
        flavour: "plain",
      };
    case "c-integer":
      return { kind: "integer", spelled, ...cInteger(type.name, target) };
    case "pointer-integer":
      return {
        kind: "integer",
        spelled,
        bytes: target.pointerSize,
        signed: type.signed,
        flavour: "pointer",
      };
    case "bool":
      return { kind: "integer", spelled, bytes: type.bytes, signed: false, flavour: "bool" };
    case "character":
      return { kind: "integer", spelled, bytes: type.bytes, signed: false, flavour: "char" };
    case "float":
      return { kind: "float", spelled, bytes: target.scalars[type.name]?.size ?? 8 };
    case "pointer": {
      const to = type.to === null || type.to.kind === "void" ? null : type.to;
      const seen = to === null ? null : declaredType(to, target, records);
      return pointer(spelled, target, seen, type.const, null);
    }
    case "string":
      return pointer(spelled, target, null, !type.writable, type.encoding);
    case "record": {
      const record = records.get(type.name);
      const layout = record ? layoutDeclared(record, target, records) : null;
      return { kind: "record", spelled, name: type.name, bytes: layout?.size ?? null };
    }
    case "enum": {
      const seen = declaredType(type.underlying, target, records);
      return seen.kind === "integer" ? { ...seen, spelled, flavour: "enum" } : seen;
    }
    case "callback":
      return pointer(spelled, target, declaredFunction(type, target, records), null, null);
    case "array":
      return {
        kind: "array",
        spelled,
        of: declaredType(type.of, target, records),
        length: type.length,
      };
    case "unknown":
      return { kind: "unknown", spelled, reason: type.reason };
  }
}

function declaredFunction(
  type: DeclaredType & { readonly kind: "callback" },
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
): Concrete | null {
  const { signature } = type;
  if (signature === null) return null;
  return {
    kind: "function",
    spelled: type.text,
    result: declaredType(signature.result, target, records),
    parameters: signature.parameters.map((of) => declaredType(of.type, target, records)),
    variadic: false,
    convention: conventionOn(signature.convention, target),
    unsigned: false,
  };
}

/** Conventions differ on 32-bit Windows only; everywhere else there is one. */
export function conventionOn(convention: Convention | null, target: TargetFacts): string {
  if (!(target.id.includes("windows") && target.pointerSize === 4)) return "cdecl";
  if (convention === "system") return "stdcall";
  return convention ?? "cdecl";
}

function pointer(
  spelled: string,
  target: TargetFacts,
  to: Concrete | null,
  constant: boolean | null,
  string: (Concrete & { kind: "pointer" })["string"],
): Concrete {
  return { kind: "pointer", spelled, bytes: target.pointerSize, to, const: constant, string };
}

type Width = Pick<Concrete & { kind: "integer" }, "bytes" | "signed" | "flavour">;

function cInteger(name: CIntegerName, target: TargetFacts): Width {
  if (name === "size_t" || name === "ssize_t") {
    return { bytes: target.pointerSize, signed: name === "ssize_t", flavour: "plain" };
  }
  const bare = name.replace(/^(?:un)?signed /, "");
  const scalar = target.scalars[bare];
  const plain = bare === name && scalar?.signed === false;
  return {
    bytes: scalar?.size ?? 4,
    signed: !name.startsWith("unsigned") && !plain,
    flavour: bare === "char" ? "char" : "plain",
  };
}

/** Sizes and offsets in bytes; one offset a field. */
export type DeclaredLayout = {
  readonly size: number;
  readonly align: number;
  readonly offsets: readonly number[];
};

/**
 * How the language lays out a record of its own on a target. Null where it cannot be told: a field
 * of unknown width, bit-fields, a layout that the language chooses.
 */
export function layoutDeclared(
  record: ForeignRecord,
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
  inside: ReadonlySet<string> = new Set(),
): DeclaredLayout | null {
  if (record.fields === null || record.layout === "automatic" || inside.has(record.name)) {
    return null;
  }
  const within = new Set([...inside, record.name]);
  const offsets: number[] = [];
  let end = 0;
  let align = 1;
  for (const field of record.fields) {
    if (field.bits !== null) return null;
    const shape = shapeOf(field.type, target, records, within);
    if (shape === null) return null;
    const own = record.pack > 0 ? Math.min(record.pack, shape.align) : shape.align;
    const start = record.tag === "union" ? 0 : (field.offset ?? roundUp(end, own));
    offsets.push(start);
    end = Math.max(end, start + shape.size);
    align = Math.max(align, own);
  }
  align = Math.max(align, record.align);
  return { size: record.size ?? roundUp(end, align), align, offsets };
}

/** Size and alignment of a declared type as a field. */
function shapeOf(
  type: DeclaredType,
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
  inside: ReadonlySet<string> = new Set(),
): { readonly size: number; readonly align: number } | null {
  if (type.kind === "array") {
    const of = shapeOf(type.of, target, records, inside);
    return of && type.length !== null ? { size: of.size * type.length, align: of.align } : null;
  }
  if (type.kind === "record") {
    const record = records.get(type.name);
    return record ? layoutDeclared(record, target, records, inside) : null;
  }
  // What a pointer leads to has no part in its size, and may lead back to this record.
  if (type.kind === "pointer" || type.kind === "string" || type.kind === "callback") {
    return pointerShape(target);
  }
  const seen = declaredType(type, target, records);
  switch (seen.kind) {
    case "integer":
      return { size: seen.bytes, align: alignOf(seen.bytes, target) };
    case "float":
      return { size: seen.bytes, align: floatAlign(seen.bytes, target) };
    case "pointer":
      return pointerShape(target);
    default:
      return null;
  }
}

function pointerShape({ pointerSize, scalars }: TargetFacts): {
  readonly size: number;
  readonly align: number;
} {
  return { size: pointerSize, align: scalars["void *"]?.align ?? pointerSize };
}

function alignOf(bytes: number, target: TargetFacts): number {
  return bytes === 8 ? (target.scalars["long long"]?.align ?? 8) : bytes;
}

function floatAlign(bytes: number, target: TargetFacts): number {
  if (bytes === 4) return target.scalars["float"]?.align ?? 4;
  return target.scalars[bytes === 8 ? "double" : "long double"]?.align ?? bytes;
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
