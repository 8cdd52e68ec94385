import { cut } from "./print-value.ts";

export type Path = readonly PropertyKey[];

/** Whether a setting is another one or below it, both as `printPath` prints them. */
export function isWithin(setting: string, whole: string): boolean {
  return setting === whole || setting.startsWith(`${whole}.`) || setting.startsWith(`${whole}[`);
}

/**
 * Prints a path as the user would write it: `groups.decode.ports.api`, `tolerations[0].key`.
 *
 * @param whole name of the input itself
 */
export function printPath(path: Path, whole = "(the whole input)"): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text === "" ? whole : text;
}

/**
 * The last name of a path with its indexes, for the text of a message: `api`, `tolerations[0]`.
 *
 * @param whole name of the input itself
 */
export function settingName(path: Path, whole = "The input"): string {
  const start = path.findLastIndex((part) => typeof part !== "number");
  return cut(printPath(path.slice(Math.max(0, start)), whole));
}
