import { defineConfig } from "vitest/config";

const slow = "test/**/*.e2e.test.ts";

const pure = "test/core/**/*.test.ts";

// They run the Python of pods for real, which takes longer than all others together.
const pods = "test/{plugins,procedures,runtime}/**/*.test.ts";

export default defineConfig({
  test: {
    // All temporary directories of a run below one, so that those of a killed run can be told and removed.
    globalSetup: "./test/support/temporary-root.ts",
    // CI reads the last line, which vitest's own closing lines are not made for.
    reporters: ["default", "./test/support/closing-line.ts"],
    projects: [
      {
        // Nothing there keeps a state: files share their modules, whose loading would take most of the time.
        test: { name: "core", include: [pure], testTimeout: 30_000, isolate: false },
      },
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: [slow, pure, pods],
          testTimeout: 30_000,
        },
      },
      {
        test: { name: "pods", include: [pods], exclude: [slow], testTimeout: 30_000 },
      },
      {
        // Real clusters, nodes and processes: one file at a time on machines with few cores.
        test: {
          name: "e2e",
          include: [slow],
          testTimeout: 300_000,
          hookTimeout: 3_600_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
