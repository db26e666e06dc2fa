import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runOk } from "./tools/machine.ts";

/** The built command binds each library; what is not installed says so itself. */
test.each(["zlib", "libarchive", "libgit2", "openssl"])(
  "the example of %s prints the same on every Node",
  (library) => {
    const printed = runOk(process.execPath, [join(root, "examples/run.mjs"), library]);
    expect(printed.replace(/, on Node .*/, "")).toMatchSnapshot();
  },
  180_000,
);
