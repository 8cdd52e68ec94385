import { renderYaml, withRollout } from "../core/index.ts";
import { parseCall, planStack, UsageError } from "../program/index.ts";
import type { Run } from "./command.ts";
import { render } from "./descriptions/render.ts";
import { listTopologies } from "./list.ts";

/** Prints the objects of a stack as YAML, without a cluster and without Pulumi. */
export const run: Run = async (argv, { columns, directory }) => {
  const { stack, site } = parseCall(render, argv);
  if (stack === undefined) {
    if (site === undefined) return listTopologies(columns);
    throw new UsageError("render", [SITE_ALONE]);
  }
  return {
    text: renderYaml(withRollout(await planStack(stack, site, directory))),
    code: 0,
    verbatim: true,
  };
};

const SITE_ALONE = {
  path: "--site",
  message: "--site has no effect without <stack>.",
  fix: "Add the name of a stack, or remove --site",
};
