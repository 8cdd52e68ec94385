import { errorsOf, GlmServeError, portsPicture } from "../../core/index.ts";
import { checkStack } from "../../program/index.ts";
import type { ViewOf } from "./view.ts";
import { stackOf } from "./words.ts";

/** Which ports are in use on which nodes, also where some conflict. */
export const portsView: ViewOf = async (call, { directory }) => {
  const stack = stackOf(call);
  const { findings, input, layout } = await checkStack(stack, call.site, directory);
  if (input === undefined || layout === undefined)
    throw new GlmServeError(`stack ${stack}`, errorsOf(findings));
  return portsPicture(input.topology, layout.ports);
};
