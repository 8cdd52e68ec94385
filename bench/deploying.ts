import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import a31p1d from "../stacks/a3-1p1d.ts";
import { plan } from "../core/index.ts";
import {
  startCluster,
  stopCluster,
  progressOn,
  silentProgress,
  runPulumi,
  ensurePrograms,
} from "../lab/index.ts";
import { median } from "./median.ts";

const NAME = "bench";

const RUNS = 5;

/** Compares `pulumi up` of a stack with that of a hand-written program that creates the same objects. */
export async function benchDeploying(): Promise<string[]> {
  const progress = progressOn(process.stderr);
  const { binaries, tools } = await ensurePrograms({ progress });
  const nodes = [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "worker", count: 1 },
  ] as const;
  const handWritten = handWrittenProgram();
  const cluster = await startCluster({ name: NAME, binaries, nodes, progress: silentProgress });
  const pulumi = async (argv: readonly string[], projectDirectory?: string): Promise<number> => {
    const begun = performance.now();
    const target = {
      stack: "a3-1p1d",
      cluster,
      tools,
      ...(projectDirectory === undefined ? {} : { projectDirectory }),
    };
    const { code, stdout, stderr } = await runPulumi(argv, target);
    if (code !== 0)
      throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
    return performance.now() - begun;
  };
  try {
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    // The first run fills caches and creates the stacks.
    for (let run = 0; run <= RUNS; run += 1) {
      const ours = await pulumi(["up", "--yes", "--skip-preview"]);
      await pulumi(["destroy", "--yes", "--skip-preview"]);
      const theirs = await pulumi(["up", "--yes", "--skip-preview"], handWritten);
      await pulumi(["destroy", "--yes", "--skip-preview"], handWritten);
      if (run === 0) continue;
      times.ours.push(ours);
      times.theirs.push(theirs);
    }
    const [ours, theirs] = [median(times.ours), median(times.theirs)];
    return [
      `pulumi up, a3-1p1d / hand-written program: ${(ours / theirs).toFixed(2)} (${seconds(ours)} s / ${seconds(theirs)} s)`,
    ];
  } finally {
    rmSync(handWritten, { recursive: true });
    await stopCluster({ name: NAME, progress: silentProgress, deleteData: true });
  }
}

function handWrittenProgram(): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-bench-"));
  cpSync(fileURLToPath(new URL("hand-written", import.meta.url)), directory, { recursive: true });
  symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), join(directory, "node_modules"));
  writeFileSync(
    join(directory, "objects.json"),
    JSON.stringify(plan(a31p1d).objects.map(({ manifest }) => manifest)),
  );
  return directory;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
