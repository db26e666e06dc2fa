import { spellType } from "../boundary/spell-type.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Facts, TypeDeclaration } from "../facts/model.ts";
import { varyingTypedefs } from "./explain-difference.ts";
import type { LayoutView, PlainView } from "./model.ts";
import { provenanceOf, viewRecord } from "./view-record.ts";
import { valueOn, viewTypes, writtenName, type TypesView } from "./view-target.ts";

/**
 * The layouts of these types, or for no names those of every record that the wanted headers
 * define, in the order of the headers.
 *
 * @param names `struct z_stream_s`, `z_stream`, `enum x`: a bare name may be a tag or a typedef
 * @throws InputError for a name that the headers do not have, with the nearest.
 */
export function viewLayouts(facts: Facts, names: readonly string[]): readonly LayoutView[] {
  const views = facts.targets.map(({ id }) => viewTypes(facts, id));
  const keys = names.length === 0 ? ownRecords(facts) : names.map((name) => findType(name, facts));
  // It looks at every type: once for all records.
  const varying = varyingTypedefs(facts);
  return [...new Set(keys)].flatMap((key): readonly LayoutView[] => {
    const record = viewRecord(key, views, facts, varying);
    if (record) return [record];
    return names.length === 0 ? [] : [viewPlain(key, views, facts)];
  });
}

/** Complete records with a name in the wanted files, in order of position. */
function ownRecords(facts: Facts): readonly string[] {
  const files = [
    ...new Set([
      ...facts.headers.files,
      ...facts.declarations.map(({ position }) => position.file),
    ]),
  ];
  const rank = new Map(files.map((file, index) => [file, index]));
  return Object.values(facts.types)
    .flatMap(([first]) =>
      first?.kind === "record" &&
      first.fields !== null &&
      writtenName(first) !== null &&
      rank.has(first.position.file)
        ? [first]
        : [],
    )
    .toSorted(
      (a, b) =>
        rank.get(a.position.file)! - rank.get(b.position.file)! ||
        a.position.line - b.position.line ||
        a.position.column - b.position.column,
    )
    .map(({ name }) => name);
}

/** The key that a person's name means: what it finally stands for, if that is a record or enum. */
function findType(name: string, facts: Facts): string {
  const wanted = name.trim().replaceAll(/\s+/g, " ");
  const candidates = [wanted, `struct ${wanted}`, `union ${wanted}`, `enum ${wanted}`];
  const found = candidates.find((key) => facts.types[key] !== undefined);
  if (found === undefined) throw unknown(wanted, facts);
  const seen = new Set<string>();
  let key = found;
  while (!seen.has(key)) {
    seen.add(key);
    const of = facts.types[key]?.[0];
    if (of?.kind !== "typedef") break;
    const { type } = of;
    if (type.kind !== "typedef" && type.kind !== "record" && type.kind !== "enum") break;
    if (facts.types[type.name] === undefined) break;
    key = type.name;
  }
  return facts.types[key]?.[0]?.kind === "typedef" ? found : key;
}

function unknown(name: string, facts: Facts): InputError {
  const names = Object.values(facts.types).flatMap(([of]) =>
    of ? [writtenName({ typedefName: null, ...of }) ?? ""] : [],
  );
  const bare = names.flatMap((of) => [of, of.replace(/^(?:struct|union|enum) /, "")]);
  const near = nearest(name, bare);
  return new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "layout",
      message: `${facts.headers.files.join(", ")} has no type ${JSON.stringify(name)}.`,
      help:
        near === null
          ? "Leave the name out to see all records of the header."
          : `Did you mean ${near}?`,
    }),
  ]);
}

function viewPlain(key: string, views: readonly TypesView[], facts: Facts): PlainView {
  const first = facts.types[key]![0]!;
  const groups = new Map<
    string,
    { targets: string[]; size: number; align: number; signed: boolean | null }
  >();
  const absent: string[] = [];
  for (const { target, types } of views) {
    const layout = layoutOf(types.get(key), target.id);
    if (layout === null) {
      absent.push(target.id);
      continue;
    }
    const known = groups.get(JSON.stringify(layout));
    if (known) known.targets.push(target.id);
    else groups.set(JSON.stringify(layout), { targets: [target.id], ...layout });
  }
  return {
    kind: "plain",
    what: first.kind === "record" ? "opaque" : first.kind,
    name: writtenName({ typedefName: null, ...first }) ?? key,
    type: first.kind === "typedef" ? spellType(first.type) : null,
    position: first.position,
    groups: [...groups.values()].map((of, index) => ({
      label: String.fromCharCode(65 + index),
      ...of,
    })),
    absent,
    provenance: provenanceOf(key, facts),
  };
}

function layoutOf(
  type: TypeDeclaration | undefined,
  target: string,
): { readonly size: number; readonly align: number; readonly signed: boolean | null } | null {
  if (type === undefined || type.kind === "record") return null;
  const layout = valueOn<{ size: number; align: number; signed: boolean | null }>(
    type.layout,
    target,
  );
  return layout && { size: layout.size, align: layout.align, signed: layout.signed };
}
