import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inTurn } from "./median.ts";

/** `glm-serve render` as a whole process against a Node that does nothing. */
export async function benchRendering(): Promise<string[]> {
  const main = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
  const { first, second, ratio } = await inTurn(
    9,
    () => run(main, "render", "a3-1p1d"),
    () => run("-e", "0"),
  );
  return [
    `render a3-1p1d / node -e 0: ${ratio.toFixed(1)} (${first.toFixed(0)} ms / ${second.toFixed(0)} ms)`,
  ];
}

function run(...words: string[]): void {
  execFileSync(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
}
