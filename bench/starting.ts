import { entry, run, shortestTimes } from "./shortest-times.ts";

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
