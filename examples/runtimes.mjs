// The runtimes of this machine that an example runs on, with what stands before the program.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./build.mjs";

const { platform, arch } = process;
const tool = (path) => join(root, "node_modules", path);
const quiet = ["--disable-warning=ExperimentalWarning"];

const known = [
  { name: "Node", command: process.execPath, flags: quiet },
  { name: "Node", command: tool(`node-${platform}-${arch}/bin/node`), flags: quiet },
  {
    name: "Bun",
    command: tool(`@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`),
    flags: [],
  },
  {
    name: "Deno",
    command: tool(`@deno/${platform}-${arch}-glibc/deno`),
    flags: ["run", "-A", "--no-check"],
  },
];

/** Those that are there, each with its version; the others are said, and left out. */
export const runtimes = known.flatMap(({ name, command, flags }) => {
  if (!existsSync(command)) {
    console.error(`SKIPPED: no ${name} at ${command}; run npm ci`);
    return [];
  }
  const version = run(command, ["--version"]).stdout.match(/\d+\.\d+\.\d+/)?.[0] ?? "";
  return [{ name: `${name} ${version}`, command, flags }];
});
