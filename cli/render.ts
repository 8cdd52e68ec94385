import { renderYaml, withRollout } from "../core/index.ts";
import { parseStackArguments, planStack } from "../program/index.ts";
import type { Run } from "./command.ts";
import { listTopologies } from "./list.ts";

/** Prints the objects of a stack as YAML, without a cluster and without Pulumi. */
export const run: Run = async (argv, { columns, directory }) => {
  if (argv.length === 0) return listTopologies(columns);
  const { stack, siteFile } = parseStackArguments("render", argv, { switches: [] });
  return {
    text: renderYaml(withRollout(await planStack(stack, siteFile, directory))),
    code: 0,
    verbatim: true,
  };
};
