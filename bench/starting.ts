import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNS = 21;

/** The calls, with the limit of each as a multiple of an empty Node process. */
const CALLS = [
  { argv: ["--help"], aim: 1.5 },
  { argv: ["list"], aim: 1.5 },
  { argv: ["check", "a3-1p1d"], aim: 3 },
  { argv: ["render", "a3-1p1d"], aim: 3 },
] as const;

const EMPTY = ["-e", "0"];

/** Compares calls of the bundled command line with an empty Node process. */
export function benchStarting(): string[] {
  // This call rebuilds the bundle if a source has changed.
  run([entry("checkout-command-line.cjs"), "list"]);
  const processes = [EMPTY, ...CALLS.map(({ argv }) => [entry("glm-serve.cjs"), ...argv])];
  // The first call of each fills the cache of compiled code.
  for (const argv of processes) run(argv);
  const [empty = 0, ...shortest] = shortestTimes(processes);
  return CALLS.map(({ argv, aim }, index) => {
    const time = shortest[index] ?? 0;
    const ratio = time / empty;
    return `${argv.join(" ")} / node -e 0: ${ratio.toFixed(2)} (${time.toFixed(0)} ms / ${empty.toFixed(0)} ms), ${ratio <= aim ? "within" : "ABOVE"} the limit of ${aim}`;
  });
}

function entry(file: string): string {
  return fileURLToPath(new URL(`../entry/${file}`, import.meta.url));
}

/** The shortest time of each process, since other load on the host can only lengthen it. The processes take turns. */
function shortestTimes(processes: readonly (readonly string[])[]): readonly number[] {
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

function run(argv: readonly string[]): void {
  execFileSync(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
}
