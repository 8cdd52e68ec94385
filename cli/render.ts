import { renderList, renderYaml, withRollout } from "../core/index.ts";
import { parseCall, planStack, UsageError } from "../program/index.ts";
import type { Run } from "./command.ts";
import { render } from "./descriptions/render.ts";
import { listTopologies, topologiesAsJson } from "./list.ts";

/** Prints the objects of a stack, without a cluster and without Pulumi. */
export const run: Run = async (argv, { columns, directory }) => {
  const { stack, site, json } = parseCall(render, argv);
  if (stack === undefined) {
    if (site === undefined) return json ? topologiesAsJson() : listTopologies(columns);
    throw new UsageError("render", [SITE_ALONE]);
  }
  const planned = withRollout(await planStack(stack, site, directory));
  return { text: json ? renderList(planned) : renderYaml(planned), code: 0, verbatim: true };
};

const SITE_ALONE = {
  path: "--site",
  message: "--site has no effect without <stack>.",
  fix: "Add the name of a stack, or remove --site",
};
