import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonOption } from "./stack-words.ts";

export const model = defineCommand({
  name: "model",
  summary: "print the facts of a model from its config.json, for model.facts",
  details: [
    "Reads a config.json as on Hugging Face (- for stdin) and prints model.facts for a stack file, with a comment for each fact that is assumed or missing. With --json, prints what fit takes as --model-facts.",
  ],
  arguments: [
    {
      name: "config.json",
      takes: "required",
      description: "the path of the model's config.json, or - for stdin",
      completes: "file",
    },
  ],
  options: [jsonOption],
  examples: [
    {
      command: "glm-serve model GLM-5/config.json --json > facts.json",
      shows: "Writes the facts for --model-facts of fit.",
    },
  ],
  output: [{ with: "--json", schema: "model.json" }],
  exitCodes: exitCodes("the facts are printed", "the file cannot be read, or is not a config.json"),
});
