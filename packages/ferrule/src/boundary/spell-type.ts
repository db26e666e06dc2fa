import type { CType, FunctionDeclaration } from "../facts/model.ts";

/** A type as C writes it, with a declarator name if there is one: `int (*f)(void)`. */
export function spellType(type: CType, name = ""): string {
  const qualifiers = [
    type.const === true ? "const" : "",
    type.volatile === true ? "volatile" : "",
    type.restrict === true ? "restrict" : "",
  ].filter((word) => word !== "");
  const before = qualifiers.length > 0 ? `${qualifiers.join(" ")} ` : "";
  switch (type.kind) {
    case "builtin":
    case "typedef":
    case "enum":
    case "record":
      return join(before + type.name, name);
    case "pointer": {
      const inner = `*${before}${name}`;
      const wrapped = type.to.kind === "function" || type.to.kind === "array";
      return spellType(type.to, wrapped ? `(${inner})` : inner);
    }
    case "array":
      return spellType(type.of, `${name}[${type.length ?? ""}]`);
    case "function": {
      const list = type.parameters.map((parameter) => spellType(parameter));
      if (type.variadic) list.push("...");
      const inside = list.length > 0 ? list.join(", ") : type.prototype ? "void" : "";
      return spellType(type.result, `${name}(${inside})`);
    }
    case "vector":
      return join(`${before}vector of ${spellType(type.of)}`, name);
    case "complex":
      return join(`${before}_Complex ${spellType(type.of)}`, name);
    case "atomic":
      return join(`${before}_Atomic(${spellType(type.of)})`, name);
  }
}

/** A function's prototype as C writes it. */
export function spellFunction({ type, name, parameters }: FunctionDeclaration): string {
  const list = type.parameters.map((of, index) => spellType(of, parameters[index]?.name ?? ""));
  if (type.variadic) list.push("...");
  return `${spellType(type.result)} ${name}(${list.length > 0 ? list.join(", ") : "void"})`;
}

function join(type: string, name: string): string {
  return name === "" ? type : `${type} ${name}`;
}
