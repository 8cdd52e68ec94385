import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import {
  GlmServeError,
  nearest,
  type Problem,
  readStackSettings,
  type StackSettings,
} from "../core/index.ts";

const PROJECT = "glm-serve";

/** What Pulumi itself keeps beside `config`. */
const OF_PULUMI = new Set(["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"]);

type Settings = Readonly<Record<string, unknown>>;

/**
 * The settings of a stack: those of a file, or of the stack's own settings file where there is one, in the working
 * directory or else beside the stacks of this program. A file may hold the settings alone, or be a `Pulumi.<stack>.yaml`.
 *
 * @param directory from which paths are read
 * @throws GlmServeError where the file cannot be read or is no group of settings
 */
export function readSettings(
  stack: string,
  file: string | undefined,
  directory: string = process.cwd(),
): StackSettings {
  const path = file ?? ownFile(stack, directory);
  if (path === undefined) return { site: {} };
  const content = parse(path, directory);
  if (content === undefined || content === null) return { site: {} };
  if (!isGroup(content))
    refuse(path, "The file holds no group of settings.", "write them as `name: value`, one a line");
  if (Object.hasOwn(content, "config")) return readStackSettings(ofProject(path, content));
  // The salt with which Pulumi encrypts secrets stands in the file of a stack without settings.
  return readStackSettings(
    Object.fromEntries(Object.entries(content).filter(([key]) => !OF_PULUMI.has(key))),
  );
}

function ownFile(stack: string, directory: string): string | undefined {
  // As a part of a path it would lead elsewhere; no stack has such a name.
  if (stack.includes("/")) return undefined;
  const name = `Pulumi.${stack}.yaml`;
  const ofProgram = fileURLToPath(new URL(`../stacks/${encodeURIComponent(name)}`, import.meta.url));
  return [`stacks/${name}`, name, ofProgram].find((path) => existsSync(resolve(directory, path)));
}

function parse(path: string, directory: string): unknown {
  const documents = load(path, read(path, directory));
  if (documents.length > 1)
    refuse(
      path,
      `The file holds ${documents.length} documents; only one can count.`,
      "keep one, without `---` between",
    );
  return documents[0];
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file.",
  EISDIR: "This is a directory.",
  EACCES: "The file may not be read.",
};

function read(path: string, directory: string): string {
  try {
    return readFileSync(resolve(directory, path), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const message = UNREADABLE[code] ?? `The file cannot be read: ${code}.`;
    return refuse(path, message, `name a file of settings; paths are read from ${directory}`);
  }
}

function load(path: string, text: string): unknown[] {
  try {
    return loadAll(text);
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    const place = /^(.*) \((\d+):(\d+)\)$/.exec(reason);
    const where = place === null ? reason : `line ${place[2]}, column ${place[3]}: ${place[1]}`;
    return refuse(path, `This is no YAML: ${where}.`, "correct the file");
  }
}

function isGroup(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The settings below `config` that are this project's. Those of providers stand there, too. */
function ofProject(path: string, content: Settings): Settings {
  const config = content["config"] ?? {};
  if (!isGroup(config))
    refuse(
      path,
      "config holds no group of settings.",
      `write them as \`${PROJECT}:name: value\`, one a line`,
    );
  const problems = [
    ...Object.keys(content)
      .filter((key) => !OF_PULUMI.has(key))
      .map((key) => ({
        path: `${path}: ${key}`,
        value: content[key],
        message: "This stands beside config, where nobody reads it.",
        fix: `move it below config, as ${PROJECT}:${key}`,
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
  const message =
    name === undefined
      ? "This names no project, so nobody reads it."
      : "There is no such project, so nobody reads it.";
  if (name !== undefined && (prefix === PROJECT || nearest(prefix, [PROJECT]) === undefined)) return [];
  return [{ path: `${file}: config.${key}`, value, message, fix: `write ${PROJECT}:${name ?? prefix}` }];
}

function refuse(path: string, message: string, fix: string): never {
  throw new GlmServeError(`the settings file ${path}`, [
    { path: path === "" ? "--site" : path, message, fix },
  ]);
}
