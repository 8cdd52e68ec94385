import type { FitAnswer, FitQuestion } from "../../fit/index.ts";
import type { Picture, ShapeDetails } from "../picture.ts";
import { fitFacts, type FitPoint } from "./fit-facts.ts";
import { fitScene, NUMBERED, pointId } from "./fit-scene.ts";
import { fitText } from "./fit-text.ts";

/** The fit view of an answer. */
export function fitPicture(question: FitQuestion, answer: FitAnswer): Picture {
  const facts = fitFacts(question, answer);
  return {
    scene: fitScene(facts),
    text: (terminal) => fitText(facts, terminal),
    details: () => facts.points.filter(({ number }) => number <= NUMBERED).map(detailsOf),
  };
}

function detailsOf(point: FitPoint): ShapeDetails {
  const { number, verdict, largestContext, sequences, shapes } = point;
  return {
    id: pointId(point),
    title: `Point ${number}`,
    facts: [
      ["Verdict", verdict === "legal" ? "possible" : "uncertain"],
      ["Largest context", `${largestContext} tokens`],
      ["Sequences", String(sequences)],
    ],
    lists: shapes.map(({ text, engine, documented, warnings }) => ({
      title: text,
      lines: [
        engine,
        ...(documented === undefined ? [] : [`documented: ${documented}`]),
        ...(warnings.length === 0 ? [] : [`warnings: ${warnings.join(", ")}`]),
      ],
    })),
  };
}
