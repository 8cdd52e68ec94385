import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

const slow = "test/**/*.e2e.test.ts";

const pure = "test/{core,field}/**/*.test.ts";

/** By default Vitest leaves one core unused, and runs projects with one worker after all others. */
const allCores = "100%";

// These run the Python of pods, which takes longer than all other fast tests together.
const pods = "test/{plugins,procedures,rollout,runtime}/**/*.test.ts";

/** Vitest polls for one second by default, which is less than a busy machine takes to start a process. */
const patient = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    // The first reports what the tests lack. All temporary directories of a run are below one, so that those of a killed run
    // can be found and removed.
    globalSetup: ["./test/support/requirements.ts", "./test/support/temporary-root.ts"],
    sequence: { sequencer: LongestFirst },
    // CI reads the last line, which counts passed and failed tests.
    reporters: ["default", "./test/support/closing-line.ts"],
    projects: [
      {
        // These tests keep no state, so files share their modules; loading them per file would take most of the time.
        test: { name: "core", include: [pure], testTimeout: 30_000, isolate: false },
      },
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: [slow, pure, pods],
          expect: patient,
          testTimeout: 120_000,
          maxWorkers: allCores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "pods",
          include: [pods],
          exclude: [slow],
          expect: patient,
          testTimeout: 120_000,
          maxWorkers: allCores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Real clusters, nodes and processes. They wait most of the time, so three files run at once, also on two cores.
        test: {
          name: "e2e",
          include: [slow],
          // A limit ends what hangs. It must not judge how busy the machine is.
          testTimeout: 900_000,
          hookTimeout: 3_600_000,
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
