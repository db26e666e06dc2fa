import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** The text of a published schema, by file name. */
export function schemaOf(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8"));
}

/** A schema compiled by a validator that takes no keyword it does not know. */
export function compile(schema: Record<string, unknown>): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  // For editors: a contract's lists may end in a comma.
  ajv.addKeyword({ keyword: "allowTrailingCommas", schemaType: "boolean" });
  return ajv.compile(schema);
}

/** `path message`, one a line, for a data that the schema refuses; empty when it is valid. */
export function refusals(validate: ValidateFunction, data: unknown): string {
  if (validate(data)) return "";
  return (validate.errors ?? [])
    .map(({ instancePath, message }) => `${instancePath} ${message}`)
    .join("\n");
}
