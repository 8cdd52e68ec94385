import * as pulumi from "@pulumi/pulumi";

/**
 * A transformation that marks every text of a resource in which a secret setting occurs, so that Pulumi encrypts it in the state
 * and hides it in the preview. The planner works on plain values, so its manifests hold a setting as a value or within a longer
 * text, e.g. an image or a script.
 *
 * @param settings values of the settings that Pulumi holds encrypted
 */
export function keepSecret(settings: readonly unknown[]): pulumi.ResourceTransformation {
  const texts = settings.flatMap(textsOf);
  return ({ props, opts }) => ({
    props: Object.fromEntries(Object.entries(props).map(([key, value]) => [key, marked(value, texts)])),
    opts,
  });
}

/** Within a longer text, a shorter one occurs by chance. */
const SHORTEST_PART = 4;

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsOf);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

function marked(value: unknown, secrets: readonly string[]): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return value;
  if (Array.isArray(value)) return value.map((inner: unknown) => marked(inner, secrets));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner, secrets)]));
  if (typeof value !== "string" && typeof value !== "number") return value;
  const text = String(value);
  const isSecret = secrets.some(
    (secret) =>
      secret !== "" && (text === secret || (secret.length >= SHORTEST_PART && text.includes(secret))),
  );
  return isSecret ? pulumi.secret(value) : value;
}
