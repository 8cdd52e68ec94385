import { HIDDEN, isSecretName } from "../errors/index.ts";

/** The text of a value; that of a secret is hidden. */
export function hidden(path: string, value: unknown): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (isSecretName(name)) return HIDDEN;
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
