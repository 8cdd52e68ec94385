import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { GlmServeError, nearest, type Problem } from "../core/index.ts";
import { readText } from "./read-text.ts";
import { stacksDirectory } from "./stack-files.ts";

const PROJECT = "glm-serve";

/** Keys beside `config` that Pulumi itself writes. */
const PULUMI_KEYS = new Set(["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"]);

/** Settings of a stack by name, as its file holds them. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Reads the settings of a stack from a file. Without a file, it looks for `Pulumi.<stack>.yaml` in the working directory, then
 * beside the stacks of this program, and returns no settings if none exists. A file holds the settings alone, or below
 * `config` as Pulumi writes them.
 *
 * @param directory the directory that relative paths start at
 * @throws GlmServeError if the file cannot be read or is not a mapping of settings
 */
export function readSettingsFile(
  stack: string,
  file: string | undefined,
  directory: string = process.cwd(),
): Settings {
  const path = file ?? settingsFileOf(stack, directory);
  if (path === undefined) return {};
  if (path === "") refuse("--site", "is empty", "Set --site to a settings file");
  const content = parse(path, directory);
  if (content === undefined || content === null) return {};
  if (!isMapping(content))
    refuse(path, "is not a YAML mapping", `Put one \`name: value\` on each line of ${path}`);
  if (Object.hasOwn(content, "config")) return projectSettings(path, content);
  // The file of a stack without settings may still hold the salt with which Pulumi encrypts secrets.
  return Object.fromEntries(Object.entries(content).filter(([key]) => !PULUMI_KEYS.has(key)));
}

/** The file with the settings of a stack: in the working directory, or beside the stacks of this program. */
export function settingsFileOf(stack: string, directory: string): string | undefined {
  // A slash would select another directory; names of stacks contain none.
  if (stack.includes("/")) return undefined;
  const name = `Pulumi.${stack}.yaml`;
  const ofProgram = fileURLToPath(new URL(encodeURIComponent(name), stacksDirectory));
  return [`stacks/${name}`, name, ofProgram].find((path) => existsSync(resolve(directory, path)));
}

function parse(path: string, directory: string): unknown {
  const documents = load(path, read(path, directory));
  if (documents.length > 1)
    refuse(
      path,
      `contains ${documents.length} YAML documents; only one is allowed`,
      "Keep one document, and remove the `---` lines",
    );
  return documents[0];
}

function read(path: string, directory: string): string {
  const found = readText(resolve(directory, path));
  if ("text" in found) return found.text;
  return refuse(
    path,
    found.unreadable,
    `Set --site to a settings file; relative paths start at ${directory}`,
  );
}

function load(path: string, text: string): unknown[] {
  try {
    return loadAll(text);
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    const place = /^(.*) \((\d+):(\d+)\)$/.exec(reason);
    if (place === null) return refuse(path, `is not valid YAML: ${reason}`, `Correct ${path}`);
    const [, defect, line, column] = place;
    const position = `line ${line}, column ${column}`;
    return refuse(path, `is not valid YAML: ${position}: ${defect}`, `Correct ${position} of ${path}`);
  }
}

function isMapping(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The settings of this project below `config`, which also holds the settings of providers. */
function projectSettings(path: string, content: Settings): Settings {
  const config = content["config"] ?? {};
  if (!isMapping(config))
    refuse(
      path,
      "contains a config that is not a YAML mapping",
      `Put one \`${PROJECT}:name: value\` on each line below config`,
    );
  const problems = [
    ...Object.keys(content)
      .filter((key) => !PULUMI_KEYS.has(key))
      .map((key) => ({
        path: `${path}: ${key}`,
        value: content[key],
        message: `${key} has no effect outside config.`,
        fix: `Move ${key} below config, as ${PROJECT}:${key}`,
      })),
    ...Object.keys(config).flatMap((key) => misplaced(path, key, config[key])),
  ];
  if (problems.length > 0) throw new GlmServeError(`the settings file ${path}`, problems);
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${PROJECT}:`))
      .map(([key, value]) => [key.slice(PROJECT.length + 1), value]),
  );
}

function misplaced(file: string, key: string, value: unknown): Problem[] {
  const [prefix = "", name] = key.split(":", 2);
  const reason =
    name === undefined ? "the key has no project prefix" : `the project is ${PROJECT}, not ${prefix}`;
  if (name !== undefined && (prefix === PROJECT || nearest(prefix, [PROJECT]) === undefined)) return [];
  return [
    {
      path: `${file}: config.${key}`,
      value,
      message: `config.${key} has no effect: ${reason}.`,
      fix: `Rename ${key} to ${PROJECT}:${name ?? prefix}`,
    },
  ];
}

/** @param reason the rest of a sentence whose subject is the file */
function refuse(path: string, reason: string, fix: string): never {
  throw new GlmServeError(`the settings file ${path}`, [{ path, message: `${path} ${reason}.`, fix }]);
}
