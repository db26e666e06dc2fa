import { defineConfig } from "vitest/config";

/** The oracle: facts against other compilers. Not part of `npm test`, because it takes minutes. */
export default defineConfig({
  ssr: { resolve: { conditions: ["@ferrule/source"] } },
  test: {
    include: ["packages/ferrule/test/oracle/*.oracle.ts"],
    globalSetup: ["packages/ferrule/test/oracle/print-table.ts"],
    maxWorkers: 2,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
