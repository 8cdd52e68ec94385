import { GlmServeError, renderYaml } from "../core/index.ts";
import { planStack, readStackWords, SITE_USAGE } from "../program/choose-stack.ts";
import { loadTopology, topologyNames } from "../stacks/catalogue.ts";
import type { Command } from "./command.ts";

const USAGE = `glm-serve render [<stack>] [--site <file>]

Prints the Kubernetes objects of a stack as YAML for kubectl apply -f -. Without a stack it lists the topologies.

${SITE_USAGE}`;

/** Prints a stack as YAML, without a cluster and without Pulumi. */
export const render: Command = {
  name: "render",
  summary: "prints the Kubernetes objects of a stack as YAML",
  usage: USAGE,
  run: async (words, { directory }) => {
    if (words.length === 0) return listTopologies();
    const { stack, siteFile } = readStackWords("render", words, { flags: [] });
    return renderYaml(await planStack(stack, siteFile, directory));
  },
};

/** One line for each file of the stacks; one that holds no topology hides none of the others. */
async function listTopologies(): Promise<{ text: string; code: number }> {
  const names = topologyNames();
  const width = Math.max(...names.map((name) => name.length));
  const found = await Promise.all(
    names.map((name) =>
      loadTopology(name, "stack").then(
        ({ summary }: { readonly summary?: unknown }) =>
          typeof summary === "string"
            ? { name, text: summary, code: 0 }
            : { name, text: `Its topology has no summary: glm-serve check ${name}`, code: 1 },
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
