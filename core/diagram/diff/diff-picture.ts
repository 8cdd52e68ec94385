import type { Difference } from "../../diff/index.ts";
import type { Plan } from "../../plan/index.ts";
import type { Picture } from "../picture.ts";
import { diffFacts } from "./diff-facts.ts";
import { diffScene } from "./diff-scene.ts";
import { diffText } from "./diff-text.ts";

/** The diff view of a difference, around the plan after the change. */
export function diffPicture(difference: Difference, plan: Plan): Picture {
  const facts = diffFacts(difference, plan);
  return { scene: diffScene(facts), text: (terminal) => diffText(facts, terminal) };
}
