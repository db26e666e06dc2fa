import type { CType, MountLabel, Position, Provenance } from "../model.ts";
import type { RawDeclarations } from "./collect-declarations.ts";

const order: readonly MountLabel[] = ["exact", "cross", "foreign-libc", "stub", "wrong-arch"];

/** The label of a file: whose header it is. */
export type FileLabel = (file: string) => MountLabel;

/** Asks what the facts of a declaration rest on; null for headers that are the target's own. */
export type ProvenanceOf = (position: Position, types: readonly CType[]) => Provenance | null;

/** No more names than a person reads. */
const MOST = 12;

/** Follows types by value: what a pointer points at cannot change a size or an offset. */
export function traceProvenance(raw: RawDeclarations, label: FileLabel): ProvenanceOf {
  const labels = new Map<string, MountLabel>();
  const labelOf: FileLabel = (file) => {
    const found = labels.get(file) ?? label(file);
    labels.set(file, found);
    return found;
  };
  const known = new Map<string, ReadonlyMap<string, MountLabel>>();
  const nothing: ReadonlyMap<string, MountLabel> = new Map();

  const ofType = (type: CType): ReadonlyMap<string, MountLabel> => {
    switch (type.kind) {
      case "array":
      case "vector":
      case "complex":
      case "atomic":
        return ofType(type.of);
      case "function":
        return union([type.result, ...type.parameters]);
      case "typedef":
      case "record":
      case "enum":
        return ofName(type.name);
      default:
        return nothing;
    }
  };
  const union = (types: readonly CType[]): ReadonlyMap<string, MountLabel> => {
    const parts = types.map(ofType).filter((part) => part.size > 0);
    return parts.length === 0 ? nothing : new Map(parts.flatMap((part) => [...part]));
  };
  const ofName = (name: string): ReadonlyMap<string, MountLabel> => {
    const found = known.get(name);
    if (found) return found;
    known.set(name, nothing);
    const causes = causesOf(name);
    known.set(name, causes);
    return causes;
  };
  const causesOf = (name: string): ReadonlyMap<string, MountLabel> => {
    const typedef = raw.typedefs.get(name);
    const record = raw.records.get(name);
    const declared = typedef ?? record ?? raw.enums.get(name);
    if (!declared) return nothing;
    // An incomplete record has nothing that could be wrong.
    if (record?.fields === null) return nothing;
    const inside = typedef
      ? ofType(typedef.type)
      : union(record?.fields?.map(({ type }) => type) ?? []);
    const own = labelOf(declared.position.file);
    // The name nearest to the library says most: `time_t`, not `__time_t`.
    if (own !== "exact" && (!typedef || inside.size > 0 || isSized(typedef.type)))
      return new Map([[readable(declared.name, record?.typedefName ?? null), own]]);
    return inside;
  };

  return (position, types) => {
    const causes = new Map(union(types));
    const own = labelOf(position.file);
    if (own !== "exact") causes.set(position.file, own);
    if (causes.size === 0) return null;
    const worst = order.findLast((of) => [...causes.values()].includes(of))!;
    const because = [...causes].filter(([, of]) => of === worst).map(([name]) => name);
    return { label: worst, because: because.toSorted().slice(0, MOST) };
  };
}

/** A typedef of a pointer or of a function is a name only. */
function isSized(type: CType): boolean {
  return type.kind !== "pointer" && type.kind !== "function" && type.kind !== "record";
}

function readable(name: string, typedefName: string | null): string {
  return name.includes("@") ? (typedefName ?? name) : name;
}
