import type { GroupSpec, Topology } from "../core/index.ts";
import { Code, Extended, printObject } from "./print-value.ts";
import { ownEntries, sharedEntries } from "./shared-entries.ts";
import type { Imported } from "./topology-of.ts";
import { wrapped } from "./wrapped.ts";

/** Settings that several groups share need this many entries to become a constant. */
const FEWEST_SHARED = 3;

/** What the text of a stack needs beside the topology. */
export interface StackText {
  /** The module with `defineTopology`. */
  readonly module: string;
}

/** The file of a stack: its comment, what its groups share, and the topology. */
export function writeStack(
  topology: Topology,
  { deviations, assumptions, lost }: Pick<Imported, "deviations" | "assumptions" | "lost">,
  { module }: StackText,
): string {
  const shared = sharedParts(topology);
  const constants = shared.map(({ name, entries }) => `const ${name} = ${printObject(entries, 0)};\n`);
  const groups = Object.fromEntries(
    Object.entries(topology.groups).map(([name, group]) => [name, withShared(group, shared)]),
  );
  return [
    `import { defineTopology } from ${JSON.stringify(module)};\n`,
    ...constants,
    [
      comment(topology, { deviations, assumptions, lost }),
      `export default defineTopology(${printObject({ ...topology, groups }, 0)});\n`,
    ].join("\n"),
  ].join("\n");
}

interface SharedPart {
  readonly key: "env" | "args";
  readonly name: string;
  readonly entries: Readonly<Record<string, unknown>>;
}

/** Variables and flags that all groups have with the same value. */
function sharedParts({ groups }: Topology): readonly SharedPart[] {
  const specs = Object.values(groups);
  if (specs.length < 2) return [];
  return (["env", "args"] as const).flatMap((key) => {
    const entries = sharedEntries<unknown>(specs.map((spec) => spec[key] ?? {}));
    return Object.keys(entries).length < FEWEST_SHARED ? [] : [{ key, name: key, entries }];
  });
}

/** A group with constants in place of the entries that it shares. */
function withShared(group: GroupSpec, shared: readonly SharedPart[]): object {
  return Object.fromEntries(
    Object.entries(group).map(([key, value]) => {
      const part = shared.find((each) => each.key === key);
      if (part === undefined || typeof value !== "object" || value === null) return [key, value];
      const own = ownEntries<unknown>({ ...value }, part.entries);
      return [key, Object.keys(own).length === 0 ? new Code(part.name) : new Extended(part.name, own)];
    }),
  );
}

function comment(
  { summary, source }: Topology,
  { deviations, assumptions, lost }: Pick<Imported, "deviations" | "assumptions" | "lost">,
): string {
  const sections = [
    { heading: "Deviations from the file:", items: deviations },
    { heading: "Assumed:", items: assumptions },
    { heading: "Lost:", items: lost.map(({ place, message }) => `${place}: ${message}`) },
  ].filter(({ items }) => items.length > 0);
  const lines = [
    ...wrapped(`${summary}. Imported from ${source}.`, ""),
    ...sections.flatMap(({ heading, items }) => [
      "",
      heading,
      ...items.flatMap((item) => wrapped(item, "- ")),
    ]),
  ];
  // The end of a comment inside of a text would end the comment.
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd().replaceAll("*/", "*\\/")), " */"].join("\n");
}
