import { benchDeploying } from "./deploying.ts";
import { benchPlanning } from "./planning.ts";
import { benchPorts } from "./ports.ts";
import { benchReleases } from "./releases.ts";
import { benchStarting } from "./starting.ts";

// Ratios of times within one run, because absolute times depend on the host.
for (const bench of [benchStarting, benchReleases, benchPlanning, benchDeploying, benchPorts]) {
  for (const line of await bench()) process.stdout.write(`${line}\n`);
}
