import { parseArgs } from "node:util";
import { plan, renderYaml } from "../core/index.ts";
import { loadTopology, topologyNames, topologyOf } from "../stacks/catalogue.ts";
import type { Command } from "./commands.ts";
import { readSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `glm-serve render [<stack>] [--site <file>]

Prints the Kubernetes objects of a stack as YAML for kubectl apply -f -. Without a stack it lists the topologies.

  --site <file>  settings of the site, in the place of stacks/Pulumi.<stack>.yaml`;

/** Prints a stack as YAML, without a cluster and without Pulumi. */
export const render: Command = {
  name: "render",
  summary: "prints the Kubernetes objects of a stack as YAML",
  usage: USAGE,
  run: async (words) => {
    const { stack, siteFile, help } = read(words);
    if (help) return `${USAGE}\n`;
    if (stack === undefined) return listTopologies();
    const settings = readSettings(stack, siteFile);
    return renderYaml(plan(await topologyOf(stack, settings), settings.site));
  },
};

function read(words: readonly string[]): {
  stack: string | undefined;
  siteFile: string | undefined;
  help: boolean;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { site: { type: "string" }, help: { type: "boolean", default: false } },
    });
    const [stack, ...extra] = positionals;
    if (extra.length > 0)
      throw new UsageError(`one stack at a time, and there are more words: ${extra.join(" ")}`);
    return { stack, siteFile: values.site, help: values.help };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function listTopologies(): Promise<string> {
  const names = topologyNames();
  const width = Math.max(...names.map((name) => name.length));
  const topologies = await Promise.all(names.map((name) => loadTopology(name, "stack")));
  return topologies.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join("");
}
