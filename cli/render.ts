import { GlmServeError, renderYaml } from "../core/index.ts";
import { loadTopology, parseStackArguments, planStack, topologyNames } from "../program/index.ts";
import type { Command, CommandOutput } from "./command.ts";
import { siteOption, usageText } from "./usage.ts";

/** Prints the objects of a stack as YAML, without a cluster and without Pulumi. */
export const render: Command = {
  name: "render",
  summary: "print the Kubernetes objects of a stack as YAML, or list the topologies",
  usage: usageText(
    "render [<stack>] [--site <file>]",
    "Prints the Kubernetes objects of a stack as YAML for kubectl apply -f -. Without <stack>, lists the topologies.",
    [siteOption],
  ),
  run: async (argv, { directory }) => {
    if (argv.length === 0) return listTopologies();
    const { stack, siteFile } = parseStackArguments("render", argv, { switches: [] });
    return renderYaml(await planStack(stack, siteFile, directory));
  },
};

/** One line per topology file. A file that cannot be loaded does not hide the others. */
async function listTopologies(): Promise<CommandOutput> {
  const names = topologyNames();
  const width = Math.max(...names.map((name) => name.length));
  const found = await Promise.all(
    names.map((name) =>
      loadTopology(name, "stack").then(
        ({ summary }: { readonly summary?: unknown }) =>
          typeof summary === "string"
            ? { name, text: summary, code: 0 }
            : { name, text: `no summary; run glm-serve check ${name}`, code: 1 },
        (error: unknown) => {
          if (error instanceof GlmServeError)
            return { name, text: error.problems[0]?.message ?? "", code: 1 };
          throw error;
        },
      ),
    ),
  );
  return {
    text: found.map(({ name, text }) => `${name.padEnd(width)}  ${text}\n`).join(""),
    code: Math.max(...found.map(({ code }) => code)),
  };
}
