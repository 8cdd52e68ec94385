import type { Plan } from "../../plan/index.ts";
import type { Picture } from "../picture.ts";
import { processDetails } from "./process-details.ts";
import { topologyFacts } from "./topology-facts.ts";
import { topologyScene } from "./topology-scene.ts";
import { topologyText } from "./topology-text.ts";

/** The topology view of a plan. */
export function topologyPicture(plan: Plan): Picture {
  const facts = topologyFacts(plan);
  return {
    scene: topologyScene(facts),
    details: () => processDetails(plan),
    text: (terminal) => topologyText(facts, terminal),
  };
}
