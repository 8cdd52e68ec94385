import * as pulumi from "@pulumi/pulumi";
import { GlmTopology, keepSecret, stopWith } from "../components/index.ts";
import { type ProcessRow, readStackSettings } from "../core/index.ts";
import { topologyOf } from "../program/index.ts";

/** Deploys the topology of a stack on the site of its settings. Prints a report and exits if the settings have problems. */
export function deploy(): Promise<GlmTopology> {
  return create().catch(stopWith);
}

async function create(): Promise<GlmTopology> {
  const settings = readStackSettings(stackConfig());
  const topology = await topologyOf(pulumi.getStack(), settings);
  const secret = Object.entries(settings.site).flatMap(([name, value]) => (isSecret(name) ? [value] : []));
  const options = secret.length === 0 ? {} : { transformations: [keepSecret(secret)] };
  return new GlmTopology(topology.name, { topology, site: settings.site }, options);
}

/** Whether `pulumi config set --secret` wrote a setting. Exported at run time, but missing in the type declarations. */
function isSecret(name: string): boolean {
  const known: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  return typeof known === "function" && known(`${pulumi.getProject()}:${name}`) === true;
}

/** The settings of the stack in this project, without the prefix of the project. */
function stackConfig(): Record<string, unknown> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** One line of the output `processes`. */
export function printProcess(row: ProcessRow): string {
  return [row.process, row.pod, `devices ${row.devices}`, row.endpoint].join("  ").trimEnd();
}
