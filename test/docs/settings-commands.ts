import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planStack } from "../../program/index.ts";
import type { Call } from "./recorder.ts";

/** One value that a command writes: `pulumi config set [--path] <setting> <value>`. */
interface Setting {
  /** Names of the objects around it. */
  readonly parents: readonly string[];
  readonly name: string;
  readonly value: unknown;
}

const directory = mkdtempSync(join(tmpdir(), "glm-serve-settings-"));

/**
 * Plans a stack with the settings that commands write, as `check` does. A block may show alternatives, so each plan has the settings
 * of one object.
 *
 * @returns what the planner refuses; empty if nothing
 */
export async function refusedSettings(calls: readonly Call[]): Promise<readonly string[]> {
  const settings = calls.flatMap((call) => settingOf(call) ?? []);
  const parent = ({ parents }: Setting): string => parents.join(".");
  const objects = [...new Set(settings.map(parent))].map((object) =>
    settings.filter((setting) => parent(setting) === object),
  );
  const reports = await Promise.all(objects.map((object, index) => refusal(object, index)));
  return reports.flatMap((report) => report ?? []);
}

function settingOf({ program, words }: Call): Setting | undefined {
  if (program !== "pulumi" || words[0] !== "config" || words[1] !== "set") return undefined;
  const [path = "", text = ""] = words.slice(2).filter((word) => !word.startsWith("--"));
  // The planned stack keeps its topology.
  if (path === "topology") return undefined;
  if (!words.includes("--path")) return { parents: [], name: path, value: text };
  const [, object = "", element] = /^(.*?)(\[0\])?$/.exec(path) ?? [];
  const steps = object.split(".");
  const value = read(text);
  return {
    parents: steps.slice(0, -1),
    name: steps.at(-1) ?? "",
    value: element === undefined ? value : [value],
  };
}

/** With --path, Pulumi writes numbers and truth values as such. */
function read(text: string): unknown {
  return /^(?:true|false|\d+)$/.test(text) ? JSON.parse(text) : text;
}

async function refusal(object: readonly Setting[], index: number): Promise<string | undefined> {
  const file = join(directory, `${index}.yaml`);
  const own: Record<string, unknown> = Object.fromEntries(object.map(({ name, value }) => [name, value]));
  const parents = object[0]?.parents ?? [];
  const settings = parents.reduceRight((inner, name) => ({ [name]: inner }), own);
  writeFileSync(file, JSON.stringify(settings));
  try {
    await planStack("a3-1p1d", file, directory);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
