import { fit, fitPicture } from "../../core/index.ts";
import { fitQuestion } from "../fit-question.ts";
import type { ViewOf } from "./view.ts";

/** In which shapes a model fits on some nodes. */
export const fitView: ViewOf = async (call, { directory }) => {
  const { model, weights, hardware, nodes, engine, release } = call;
  const words = {
    "model-facts": call["model-facts"],
    context: call.context,
    ...{ model, weights, hardware, nodes, engine, release },
  };
  const question = fitQuestion("diagram", words, [], directory);
  return fitPicture(question, fit(question));
};
