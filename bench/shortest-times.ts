import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNS = 21;

/** A file of `entry` in a checkout. */
export function entry(file: string, checkout: URL = new URL("../", import.meta.url)): string {
  return fileURLToPath(new URL(`entry/${file}`, checkout));
}

/** The shortest time of each process, since other load on the host can only lengthen it. The processes take turns. */
export function shortestTimes(processes: readonly (readonly string[])[]): readonly number[] {
  const shortest = processes.map(() => Infinity);
  for (let turn = 0; turn < RUNS; turn += 1) {
    for (const [index, argv] of processes.entries()) {
      const start = performance.now();
      run(argv);
      shortest[index] = Math.min(shortest[index] ?? Infinity, performance.now() - start);
    }
  }
  return shortest;
}

/** Runs Node. */
export function run(argv: readonly string[]): void {
  execFileSync(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
}
