import { errorsOf, GlmServeError, memoryPicture } from "../../core/index.ts";
import { checkStack } from "../../program/index.ts";
import type { ViewOf } from "./view.ts";
import { stackOf } from "./words.ts";

/** What occupies the memory of the devices, also where it does not suffice. */
export const memoryView: ViewOf = async (call, { directory }) => {
  const stack = stackOf(call);
  const { findings, input } = await checkStack(stack, call.site, directory);
  if (input === undefined) throw new GlmServeError(`stack ${stack}`, errorsOf(findings));
  return memoryPicture(input);
};
