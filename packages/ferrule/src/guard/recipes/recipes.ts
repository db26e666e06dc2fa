import type { Host, HostRecipes } from "../model.ts";
import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import { go } from "./go.ts";
import { jvm } from "./jvm.ts";
import { mono } from "./mono.ts";
import { binary, rust } from "./native.ts";
import { node } from "./node.ts";
import { python } from "./python.ts";

/** What works under each host, and what does not. A new host is a file and a line here. */
export const recipes: Readonly<Record<Host, HostRecipes>> = {
  node,
  bun,
  deno,
  python,
  jvm,
  go,
  rust,
  mono,
  binary,
};
