import type { CType } from "../facts/model.ts";
import { writtenName, type TargetView } from "../layout/view-target.ts";

/**
 * A type as any C compiler reads it, with a declarator name if there is one; null where C has no
 * words for it (an untagged record without a typedef, a vector of unknown size).
 */
export function spellC(type: CType, view: TargetView, name = ""): string | null {
  const before = qualifiersOf(type);
  switch (type.kind) {
    case "builtin":
      return spellBuiltin(type.name, before, name);
    case "typedef":
      return join(`${before}${spellTypedef(type.name, view)}`, name);
    case "record":
    case "enum": {
      const spelled = spellTag(type.name, view);
      return spelled === null ? null : join(before + spelled, name);
    }
    case "pointer": {
      const inner = `*${before}${name}`;
      const { to } = type;
      const convention = to.kind === "function" ? attributeOf(to.convention) : "";
      const wrapped = to.kind === "function" || to.kind === "array";
      return spellC(
        to.kind === "function" ? withoutConvention(to) : to,
        view,
        wrapped ? `(${convention}${inner})` : inner,
      );
    }
    case "array":
      return spellC(type.of, view, `${name}[${type.length ?? ""}]`);
    case "function": {
      const list = type.parameters.map((parameter) => spellC(parameter, view));
      if (list.includes(null)) return null;
      if (type.variadic) list.push("...");
      const inside = list.length > 0 ? list.join(", ") : type.prototype ? "void" : "";
      return spellC(type.result, view, `${name}(${inside})`);
    }
    case "vector": {
      const of = spellC(type.of, view);
      if (of === null || type.bytes === null) return null;
      return join(`${before}__attribute__((vector_size(${type.bytes}))) ${of}`, name);
    }
    case "complex": {
      const of = spellC(type.of, view);
      return of === null ? null : join(`${before}_Complex ${of}`, name);
    }
    case "atomic": {
      const of = spellC(type.of, view);
      return of === null ? null : join(`${before}_Atomic(${of})`, name);
    }
  }
}

function qualifiersOf(type: CType): string {
  const words = [
    type.const === true ? "const" : "",
    type.volatile === true ? "volatile" : "",
    type.restrict === true ? "__restrict" : "",
  ].filter((word) => word !== "");
  return words.length > 0 ? `${words.join(" ")} ` : "";
}

/** Types that are Clang's own and that other compilers need not have. */
const unshared = /^(?:_BitInt|__bf16|__fp16|half|__ibm128|__builtin_va_list)/;

function spellBuiltin(builtin: string, before: string, name: string): string | null {
  if (unshared.test(builtin)) return null;
  return join(before + (builtin === "bool" ? "_Bool" : builtin), name);
}

/** What Clang prints for builtin-known functions even where no such typedef exists. */
const sizeNames: Readonly<Record<string, string>> = {
  __size_t: "__SIZE_TYPE__",
  __ptrdiff_t: "__PTRDIFF_TYPE__",
};

function spellTypedef(name: string, view: TargetView): string {
  return view.types.has(name) ? name : (sizeNames[name] ?? name);
}

/** Clang's record behind `va_list` has another name, or none, in other compilers. */
function spellTag(name: string, view: TargetView): string | null {
  if (/^struct (?:std::)?__va_list/.test(name)) return null;
  const found = view.types.get(name);
  if (found?.kind === "record" || found?.kind === "enum") return writtenName(found);
  return name.includes("@") ? null : name;
}

function attributeOf(convention: string | undefined): string {
  return convention === undefined ? "" : `__attribute__((${convention})) `;
}

function withoutConvention(type: Extract<CType, { kind: "function" }>): CType {
  const { convention: _, ...rest } = type;
  return rest;
}

function join(type: string, name: string): string {
  return name === "" ? type : `${type} ${name}`;
}
