import type { ArgumentDescription, SwitchDescription, ValueDescription } from "../../program/index.ts";

/** The stack that a command is about. */
export const stackArgument = {
  name: "stack",
  takes: "required",
  description: "the name of a stack or of a topology; glm-serve list prints the topologies",
  completes: "stack",
} as const satisfies ArgumentDescription;

export const siteOption = {
  name: "site",
  value: "file",
  description: "read the site settings from this file instead of stacks/Pulumi.<stack>.yaml",
  completes: "file",
} as const satisfies ValueDescription;

export const jsonOption = { name: "json", description: "print JSON" } as const satisfies SwitchDescription;

export const namespaceOption = {
  name: "namespace",
  value: "name",
  description: "the namespace, instead of that of the site settings",
} as const satisfies ValueDescription;

/** Options by which kubectl finds a cluster. */
export const clusterOptions = [
  {
    name: "context",
    value: "name",
    description: "the context of the kubeconfig",
    default: "the current one",
  },
  {
    name: "kubeconfig",
    value: "file",
    description: "the kubeconfig",
    default: "that of kubectl",
    completes: "file",
  },
] as const satisfies readonly ValueDescription[];
