import { benchPlanning } from "./planning.ts";
import { benchRendering } from "./rendering.ts";

// Ratios within one run: absolute times say more of the machine than of the program.
for (const bench of [benchRendering, benchPlanning]) {
  for (const line of await bench()) process.stdout.write(`${line}\n`);
}
