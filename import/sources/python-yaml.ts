import {
  defineScalarTag,
  floatYaml11Tag,
  loadAll,
  NOT_RESOLVED,
  Schema,
  YAML11_SCHEMA,
  YAMLException,
} from "js-yaml";

/** A number with a decimal point, which Python prints as one: `1.0`, where JavaScript prints `1`. */
const floatAsPython = defineScalarTag("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: floatYaml11Tag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) => {
    const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
    if (value === NOT_RESOLVED) return NOT_RESOLVED;
    return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
  },
  identify: () => false,
});

/** YAML 1.1 as PyYAML reads it: merge keys, `yes` and `on`, octal numbers; dates stay text. */
const schema = new Schema(
  YAML11_SCHEMA.tags.filter(({ tagName }) => tagName !== "tag:yaml.org,2002:timestamp"),
).withTags(floatAsPython);

/** A mapping of YAML. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The documents of a text; a message where it is not YAML. */
export function readYaml(
  text: string,
): { readonly documents: readonly unknown[] } | { readonly message: string } {
  try {
    return { documents: loadAll(text, { schema, json: true }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const [message = ""] = error.message.split("\n", 1);
    return { message };
  }
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A whole number, as a number or as text. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

/** A value as Python's `str()` prints it: `True`, `None`, `1`. */
export function pythonText(value: unknown): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  return typeof value === "string" ? value : JSON.stringify(value);
}
