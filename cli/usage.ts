/** A line of the options in a help text. */
export interface OptionHelp {
  /** As a person writes it: `--site <file>`. */
  readonly option: string;
  readonly description: string;
}

export const siteOption: OptionHelp = {
  option: "--site <file>",
  description: "read the site settings from this file instead of stacks/Pulumi.<stack>.yaml",
};

export const firewallOption: OptionHelp = {
  option: "--firewall",
  description: "list connections between nodes, for the rules of a firewall",
};

export const jsonOption: OptionHelp = { option: "--json", description: "print JSON" };

/** Options of the commands that read a cluster. */
export const clusterOptions: readonly OptionHelp[] = [
  { option: "--namespace <name>", description: "the namespace, instead of that of the site settings" },
  { option: "--context <name>", description: "the context of the kubeconfig (default: the current one)" },
  { option: "--kubeconfig <file>", description: "the kubeconfig (default: that of kubectl)" },
];

export const diffOptions: readonly OptionHelp[] = [
  {
    option: "--format <format>",
    description: "text, or markdown for a comment on a pull request (default: text)",
  },
  jsonOption,
  { option: "--exit-code", description: "exit with 1 if something differs" },
  {
    option: "--site <file>",
    description:
      "read the site settings from this file, for a revision as it has the file (default: the settings of each stack)",
  },
  ...clusterOptions,
];

export const renderOption: OptionHelp = {
  option: "--render",
  description: "print the Job and the objects that it needs as YAML",
};

export const fitOptions: readonly OptionHelp[] = [
  { option: "--model <name>", description: "name of the model, such as GLM-5" },
  {
    option: "--model-facts <file>",
    description: "facts of a model that glm-serve does not know, as glm-serve model --json prints them",
  },
  {
    option: "--weights <format>",
    description: "format of the weights: bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8 or w4a4c8",
  },
  { option: "--hardware <kind>", description: "kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200" },
  { option: "--nodes <count>", description: "number of nodes; every shape uses all of them" },
  { option: "--context <tokens>", description: "length of the longest sequence" },
  { option: "--engine <name>", description: "only this engine (default: every engine for the hardware)" },
  {
    option: "--release <version>",
    description: "release of the engine (default: one that serves the model)",
  },
  jsonOption,
];

export const importOptions: readonly OptionHelp[] = [
  { option: "--node <file>", description: "the script of the next node; may be repeated" },
  {
    option: "--release <version>",
    description: "release of the engine (default: that of the image, or the newest known)",
  },
  {
    option: "--hardware <kind>",
    description: "kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200 (default: by image and devices)",
  },
  { option: "--name <name>", description: "name of the topology (default: the name that the file gives)" },
  { option: "--out <dir>", description: "directory of the stack (default: stacks)" },
  { option: "--check-only", description: "write no file" },
];

const helpOption: OptionHelp = { option: "--help", description: "print this help" };

/** The help text of a command. Every command has the option `--help`. */
export function usageText(call: string, description: string, options: readonly OptionHelp[]): string {
  const all = [...options, helpOption];
  const width = Math.max(...all.map(({ option }) => option.length));
  const lines = all.map((line) => `  ${line.option.padEnd(width)}  ${line.description}`);
  return `Usage: glm-serve ${call}\n\n${description}\n\nOptions:\n${lines.join("\n")}`;
}
