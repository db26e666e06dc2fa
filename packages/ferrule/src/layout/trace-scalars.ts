import type { CType, TargetId } from "../facts/model.ts";
import { scalarName, sizeOf, type Extent } from "./size-of.ts";
import { recordOf, valueOn, type TypesView } from "./view-target.ts";

/** A scalar that members of a record come down to, as one target has it. */
export type Leaf = Extent & {
  /** The typedef that targets define differently, else the C type: `size_t`, `long`, `pointer`. */
  readonly name: string;
  /** What it is on this target. */
  readonly spelled: string;
};

/** A scalar by name: what it is on every target, and the members that contain it. */
export type Trace = {
  readonly name: string;
  readonly on: ReadonlyMap<TargetId, Leaf>;
  readonly fields: ReadonlySet<string>;
};

/** Names of typedefs that targets define differently; they are reported by name. */
export type Varying = ReadonlySet<string>;

/** Follows the members of a record down to scalars, on every target. */
export function traceScalars(
  name: string,
  views: readonly TypesView[],
  varying: Varying,
): readonly Trace[] {
  const traces = new Map<string, { on: Map<TargetId, Leaf>; fields: Set<string> }>();
  for (const view of views) {
    for (const field of recordOf(view, name)?.fields ?? []) {
      const label = field.name ?? "(anonymous)";
      for (const leaf of leavesOf(field.type, view, varying, new Set([name]))) {
        const trace = traces.get(leaf.name) ?? { on: new Map(), fields: new Set() };
        traces.set(leaf.name, trace);
        trace.on.set(view.target.id, leaf);
        trace.fields.add(label);
      }
    }
  }
  return [...traces].map(([leaf, { on, fields }]) => ({ name: leaf, on, fields }));
}

function leavesOf(
  type: CType,
  view: TypesView,
  varying: Varying,
  seen: Set<string>,
): readonly Leaf[] {
  switch (type.kind) {
    case "builtin": {
      const name = scalarName(type.name);
      return leaf(name, type.name, sizeOf(type, view));
    }
    case "pointer":
      return leaf("pointer", "pointer", sizeOf(type, view));
    case "enum":
      return leaf("enum", "enum", sizeOf(type, view));
    case "typedef": {
      const found = view.types.get(type.name);
      if (found?.kind !== "typedef") return leaf(type.name, type.name, sizeOf(type, view));
      if (!varying.has(type.name)) return leavesOf(found.type, view, varying, seen);
      const inner = leavesOf(found.type, view, varying, seen);
      const spelled = inner.length === 1 ? inner[0]!.spelled : type.name;
      const extent = valueOn<Extent>(found.layout, view.target.id);
      return leaf(type.name, spelled, extent);
    }
    case "record": {
      if (seen.has(type.name)) return [];
      seen.add(type.name);
      const record = recordOf(view, type.name);
      return (record?.fields ?? []).flatMap((field) => leavesOf(field.type, view, varying, seen));
    }
    case "array":
    case "vector":
    case "complex":
    case "atomic":
      return leavesOf(type.of, view, varying, seen);
    case "function":
      return [];
  }
}

function leaf(name: string, spelled: string, extent: Extent | null): readonly Leaf[] {
  return extent === null ? [] : [{ name, spelled, size: extent.size, align: extent.align }];
}
