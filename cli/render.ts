import { renderYaml } from "../core/index.ts";
import { loadTopology, topologyNames } from "../stacks/catalogue.ts";
import { planStack, readStackWords } from "./choose-stack.ts";
import type { Command } from "./commands.ts";

const USAGE = `glm-serve render [<stack>] [--site <file>]

Prints the Kubernetes objects of a stack as YAML for kubectl apply -f -. Without a stack it lists the topologies.

  --site <file>  settings of the site, in the place of stacks/Pulumi.<stack>.yaml`;

/** Prints a stack as YAML, without a cluster and without Pulumi. */
export const render: Command = {
  name: "render",
  summary: "prints the Kubernetes objects of a stack as YAML",
  usage: USAGE,
  run: async (words) => {
    const { stack, siteFile, help } = readStackWords(words, { rest: 0, json: false });
    if (help) return `${USAGE}\n`;
    if (stack === undefined) return listTopologies();
    return renderYaml(await planStack(stack, siteFile));
  },
};

async function listTopologies(): Promise<string> {
  const names = topologyNames();
  const width = Math.max(...names.map((name) => name.length));
  const topologies = await Promise.all(names.map((name) => loadTopology(name, "stack")));
  return topologies.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join("");
}
