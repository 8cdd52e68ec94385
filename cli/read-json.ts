import { resolve } from "node:path";
import { GlmServeError } from "../core/index.ts";
import { readText } from "../program/index.ts";

/**
 * Reads a file with JSON, or stdin for `-`.
 *
 * @param path the argument that names the file, for the report
 * @throws GlmServeError if the file cannot be read, or is not JSON
 */
export function readJson(file: string, directory: string, path: string): unknown {
  const name = file === "-" ? "stdin" : file;
  const read = readText(file === "-" ? 0 : resolve(directory, file));
  if (!("text" in read)) return refuse(name, file, path, `${name} ${read.unreadable}.`);
  try {
    return JSON.parse(read.text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(name, file, path, `${name} is not valid JSON: ${reason}.`);
  }
}

function refuse(name: string, file: string, path: string, message: string): never {
  throw new GlmServeError(name, [
    { path, value: file, message, fix: "Give the path of the model's config.json, or - for stdin" },
  ]);
}
