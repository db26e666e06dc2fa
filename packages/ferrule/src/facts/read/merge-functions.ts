import type { RawFunction } from "./collect-declarations.ts";

/** A later declaration adds what an earlier one left out. */
export function mergeFunctions(before: RawFunction, after: RawFunction): RawFunction {
  const better = !before.type.prototype && after.type.prototype;
  const named = before.parameters.every(({ name }) => name === null);
  const attributes = [...before.attributes];
  for (const attribute of after.attributes) {
    if (!attributes.some(({ name }) => name === attribute.name)) attributes.push(attribute);
  }
  return {
    ...before,
    symbol: before.symbol === before.name ? after.symbol : before.symbol,
    type: better ? after.type : before.type,
    parameters: better || named ? after.parameters : before.parameters,
    attributes,
    doc: before.doc ?? after.doc,
    inline: before.inline || after.inline,
  };
}
