import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { GlmServeError } from "../core/index.ts";

/**
 * Reads a file with JSON, or stdin for `-`.
 *
 * @param path the argument that names the file, for the report
 * @throws GlmServeError if the file cannot be read, or is not JSON
 */
export function readJson(file: string, directory: string, path: string): unknown {
  const name = file === "-" ? "stdin" : file;
  try {
    // Descriptor 0 is stdin.
    const text = readFileSync(file === "-" ? 0 : resolve(directory, file), "utf8");
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GlmServeError(name, [
      {
        path,
        value: file,
        message:
          error instanceof SyntaxError
            ? `${name} is not valid JSON: ${reason}.`
            : `${name} cannot be read: ${reason}.`,
        fix: "Give the path of the model's config.json, or - for stdin",
      },
    ]);
  }
}
