import { existsSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import { GlmServeError, readStackSettings, type StackSettings } from "../core/index.ts";

const PROJECT = "glm-serve";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() });
const settingsFile = z.record(z.string(), z.unknown()).nullable();

/**
 * The settings of a stack: those of a file, or of the stack's own settings file where there is one. A file may hold the
 * settings alone, or be a `Pulumi.<stack>.yaml`.
 *
 * @throws GlmServeError where the file cannot be read or is no group of settings
 */
export function readSettings(stack: string, file: string | undefined): StackSettings {
  const own = [`stacks/Pulumi.${stack}.yaml`, `Pulumi.${stack}.yaml`].find((path) => existsSync(path));
  const path = file ?? own;
  if (path === undefined) return { site: {} };
  const content = parse(path);
  const asStack = stackFile.safeParse(content);
  if (asStack.success && "config" in asStack.data)
    return readStackSettings(ofProject(asStack.data.config ?? {}));
  const settings = settingsFile.safeParse(content ?? null);
  if (!settings.success)
    refuse(path, "The file holds no group of settings.", "write them as `name: value`, one a line");
  // The salt with which Pulumi encrypts secrets stands in the file of a stack without settings.
  const { encryptionsalt: _, ...rest } = settings.data ?? {};
  return readStackSettings(rest);
}

function parse(path: string): unknown {
  try {
    return load(readFileSync(path, "utf8"));
  } catch (error) {
    return refuse(
      path,
      error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error),
      "correct the file or its path",
    );
  }
}

function ofProject(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${PROJECT}:`))
      .map(([key, value]) => [key.slice(PROJECT.length + 1), value]),
  );
}

function refuse(path: string, message: string, cure: string): never {
  throw new GlmServeError(`the settings file ${path}`, [{ path, message, cure }]);
}
