import { diffPicture } from "../../core/index.ts";
import { differenceOf } from "../diff/difference-of.ts";
import type { ViewOf } from "./view.ts";
import { stackOf } from "./words.ts";

/** What differs between another state of a stack and the stack. */
export const diffView: ViewOf = async (call, context) => {
  const { difference, plan } = await differenceOf("diagram", { ...call, stack: stackOf(call) }, context);
  return diffPicture(difference, plan);
};
