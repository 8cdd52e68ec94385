import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { nearest } from "../core/errors/nearest.ts";
import { GlmServeError, type Problem, readStackSettings, type StackSettings } from "../core/index.ts";

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
  let documents: unknown[];
  try {
    documents = loadAll(readFileSync(resolve(directory, path), "utf8"));
  } catch (error) {
    return refuse(
      path,
      error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error),
      "correct the file or its path",
    );
  }
  if (documents.length > 1)
    refuse(
      path,
      `The file holds ${documents.length} documents; only one can count.`,
      "keep one, without `---` between",
    );
  return documents[0];
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
        path: key,
        value: content[key],
        message: "This stands beside config, where nobody reads it.",
        cure: `move it below config, as ${PROJECT}:${key}`,
      })),
    ...Object.keys(config).flatMap((key) => misplaced(key, config[key])),
  ];
  if (problems.length > 0) throw new GlmServeError(`the settings file ${path}`, problems);
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${PROJECT}:`))
      .map(([key, value]) => [key.slice(PROJECT.length + 1), value]),
  );
}

function misplaced(key: string, value: unknown): Problem[] {
  const [prefix = "", name] = key.split(":", 2);
  const message =
    name === undefined
      ? "This names no project, so nobody reads it."
      : "There is no such project, so nobody reads it.";
  if (name !== undefined && (prefix === PROJECT || nearest(prefix, [PROJECT]) === undefined)) return [];
  return [{ path: `config.${key}`, value, message, cure: `write ${PROJECT}:${name ?? prefix}` }];
}

function refuse(path: string, message: string, cure: string): never {
  throw new GlmServeError(`the settings file ${path}`, [{ path, message, cure }]);
}
