import type { Call, Length, Lifetime, Reference } from "../model.ts";

/** `name` or `#0` */
export function printReference(reference: Reference): string {
  return reference.kind === "name" ? reference.name : `#${reference.index}`;
}

/** `f(#0,n,-1)` */
export function printCall({ function: name, arguments: given }: Call): string {
  const list = given.map((argument) => {
    if (argument.kind === "message") return "message";
    if (argument.kind === "user-data") return "ud";
    return argument.kind === "integer" ? argument.value : printReference(argument);
  });
  return `${name}(${list.join(",")})`;
}

/** `(#3+1)*#4`, with the fewest parentheses that keep its tree. */
export function printLength(length: Length): string {
  switch (length.kind) {
    case "integer":
      return length.value;
    case "call":
      return printCall(length.call);
    case "field":
      return `${printReference(length.of)}.${length.field}`;
    case "result":
      return "result";
    case "sum":
      return `${printLength(length.left)}+${printBeside(length.right, ["sum"])}`;
    case "product":
      return [
        printBeside(length.left, ["sum"]),
        printBeside(length.right, ["sum", "product"]),
      ].join("*");
    default:
      return printReference(length);
  }
}

function printBeside(length: Length, needParentheses: readonly Length["kind"][]): string {
  const text = printLength(length);
  return needParentheses.includes(length.kind) ? `(${text})` : text;
}

/** `until #0 ends or next` */
export function printLifetime(until: Lifetime): string {
  switch (until.kind) {
    case "until-ends":
      return `until ${printReference(until.of)} ends${until.orNext ? " or next" : ""}`;
    case "until-next":
      return `until-next ${printReference(until.of)}`;
    case "until-called":
      return `until ${until.name}`;
    default:
      return until.kind;
  }
}
