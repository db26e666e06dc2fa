import { defineConfig } from "vitest/config";

// The examinations: long, and run by hand or by a schedule, not with every change.
export default defineConfig({
  ssr: { resolve: { conditions: ["@ferrule/source"] } },
  test: { include: ["packages/*/test/**/*.exam.ts"], testTimeout: 3_600_000, hookTimeout: 600_000 },
});
