import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compareTimes } from "./median.ts";

/** Compares the process `glm-serve render` with an empty Node process. */
export async function benchRendering(): Promise<string[]> {
  const main = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
  const { first, second, ratio } = await compareTimes(
    9,
    () => run(main, "render", "a3-1p1d"),
    () => run("-e", "0"),
  );
  return [
    `render a3-1p1d / node -e 0: ${ratio.toFixed(1)} (${first.toFixed(0)} ms / ${second.toFixed(0)} ms)`,
  ];
}

function run(...argv: string[]): void {
  execFileSync(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
}
