import { models } from "./models.ts";

/** Models of the family that no document deploys, of which the planner knows that there are such. Their cards name them so. */
const unplanned: readonly string[] = ["GLM-4.5-Air", "GLM-5.2"];

/** A model of the family that cannot be planned, by its name in any letters; undefined for any other name. */
export function unplannedModel(name: string): string | undefined {
  const folded = name.toLowerCase();
  return unplanned.find((model) => model.toLowerCase() === folded);
}

/** What is to be said where one is asked for. */
export function notPlanned(model: string): { readonly message: string; readonly fix: string } {
  return {
    message: `${model} is known, but not supported: none of the documents deploys it.`,
    fix: `take one of ${Object.keys(models).join(", ")}`,
  };
}
