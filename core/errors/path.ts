export type Path = readonly PropertyKey[];

/** Whether a setting is a certain one or lies below it, both as `printPath` writes them. */
export function isWithin(setting: string, whole: string): boolean {
  return setting === whole || setting.startsWith(`${whole}.`) || setting.startsWith(`${whole}[`);
}

/**
 * Writes a path as the user would: `groups.decode.ports.api`, `tolerations[0].key`.
 *
 * @param whole what to call the input itself
 */
export function printPath(path: Path, whole = "(the whole input)"): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text === "" ? whole : text;
}
