import { HIDDEN, isSecretName } from "../errors/index.ts";
import { withoutSecrets } from "./text.ts";

/** Annotations and fields that repeat the whole object, or hold no fact about it. */
const DROPPED = new Set(["kubectl.kubernetes.io/last-applied-configuration", "managedFields"]);

/** Keys below which only names of Secrets stand. */
const REFERENCES = new Set(["secretName", "secretKeyRef", "secretRef", "imagePullSecrets", "tokenSecret"]);

/**
 * A copy of a Kubernetes object without secrets: values under names that mark a secret, variables with such names, and
 * tokens in any text. `data` of a Secret is dropped as a whole.
 */
export function redacted(value: unknown): unknown {
  if (isRecord(value) && value["kind"] === "Secret")
    return { ...mapped(value), data: HIDDEN, stringData: HIDDEN };
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return arguments_(value);
  return isRecord(value) ? mapped(value) : value;
}

function mapped(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name } = record;
  const entries = Object.entries(record).filter(([key]) => !DROPPED.has(key));
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (REFERENCES.has(key)) return [key, inner];
      const named = key === "value" && typeof name === "string" ? name : key;
      return [key, isSecretName(named) && isScalar(inner) ? HIDDEN : redacted(inner)];
    }),
  );
}

/** A command line: the value of a flag follows it, as an element of its own. */
function arguments_(values: readonly unknown[]): readonly unknown[] {
  return values.map((value, index) => {
    const before = values[index - 1];
    const flag = typeof before === "string" ? /^--?([A-Za-z][\w.-]*)$/.exec(before)?.[1] : undefined;
    return flag !== undefined && isSecretName(flag) && typeof value === "string" && !value.startsWith("--")
      ? HIDDEN
      : redacted(value);
  });
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
