import type { Span } from "../model.ts";

/** A value of a JSONC file, with where it stands; strings' spans include their quotes. */
export type JsonNode =
  | JsonObject
  | JsonArray
  | JsonString
  | (Span & { readonly kind: "number"; readonly value: number })
  | (Span & { readonly kind: "boolean"; readonly value: boolean })
  | (Span & { readonly kind: "null" });

/** Members in the file's order, doubled keys included: nothing is looked up by prototype. */
export type JsonObject = Span & {
  readonly kind: "object";
  readonly members: readonly JsonMember[];
};

export type JsonArray = Span & { readonly kind: "array"; readonly items: readonly JsonNode[] };

/** `value` is decoded. */
export type JsonString = Span & { readonly kind: "string"; readonly value: string };

export type JsonMember = { readonly key: JsonString; readonly value: JsonNode };
