import type { ReleaseFile } from "../../core/facts/index.ts";

/** The text of a file: one entry per line, sorted, so that a diff reads as a list of changes. */
export function formatted(file: ReleaseFile): string {
  const { release, differsFrom, configs, registries, ...flat } = file;
  const { versions, images, flags, variables, removed } = flat;
  const parts: (readonly [name: string, text: string] | undefined)[] = [
    ["release", inline(release)],
    differsFrom === undefined ? undefined : ["differsFrom", inline(differsFrom)],
    entries("versions", versions),
    entries("images", images),
    entries("flags", flags),
    configs === undefined ? undefined : ["configs", block(configs, "  ", formattedConfig)],
    entries("variables", variables),
    registries === undefined ? undefined : ["registries", block(registries, "  ", formattedRegistry)],
    entries("removed", removed),
  ];
  const lines = parts.flatMap((part) => (part === undefined ? [] : [`  ${inline(part[0])}: ${part[1]}`]));
  return `{\n${lines.join(",\n")}\n}\n`;
}

type Entry = Readonly<Record<string, unknown>>;

function entries(name: string, values: Entry | undefined): readonly [string, string] | undefined {
  return values === undefined ? undefined : [name, block(values, "  ", inline)];
}

function formattedConfig(config: unknown): string {
  if (!isEntry(config)) return inline(config);
  return block(config, "    ", (value) => (isEntry(value) ? block(value, "      ", inline) : inline(value)));
}

function formattedRegistry(registry: unknown): string {
  if (Array.isArray(registry)) return list(registry, "    ");
  if (!isEntry(registry)) return inline(registry);
  return block(registry, "    ", (names) => (Array.isArray(names) ? list(names, "      ") : inline(names)));
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object with each entry on a line, sorted by name. */
function block(values: Entry, indent: string, text: (value: unknown) => string): string {
  const names = Object.keys(values).toSorted();
  if (names.length === 0) return "{}";
  const lines = names.map((name) => `${indent}  ${inline(name)}: ${text(values[name])}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function list(values: readonly unknown[], indent: string): string {
  if (values.length === 0) return "[]";
  return `[\n${values.map((value) => `${indent}  ${inline(value)}`).join(",\n")}\n${indent}]`;
}

/** JSON on one line, with a space after each comma and colon. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isEntry(value)) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${inline(part)}`);
  return `{${parts.join(", ")}}`;
}
