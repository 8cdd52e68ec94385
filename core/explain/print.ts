import { HIDDEN, isSecretName } from "../errors/index.ts";
import { redacted, withoutSecrets } from "../redaction/index.ts";

/** The text of a value without its secrets: those that a name marks, at any depth, and those that their form gives away. */
export function hidden(path: string, value: unknown): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (isSecretName(name)) return HIDDEN;
  return typeof value === "string" ? withoutSecrets(value) : (JSON.stringify(redacted(value)) ?? "");
}
