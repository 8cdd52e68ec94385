import type { Engine, Flags } from "../domain/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";

type Overrides = ParsedGroup["overrides"];

/** A topology whose flags have the values that the engine reads: rules, estimates and commands then see the same. */
export function withReadArguments(spec: ParsedTopology, { readArguments }: Engine): ParsedTopology {
  if (readArguments === undefined) return spec;
  const read = (args: Flags): Flags => readArguments(spec.engine.version, args);
  return {
    ...spec,
    groups: mapped(spec.groups, (group) => ({
      ...group,
      args: read(group.args),
      overrides: readOverrides(group.overrides, read),
    })),
  };
}

function readOverrides({ nodes, replicas, ranks }: Overrides, read: (args: Flags) => Flags): Overrides {
  const override = <Override extends { readonly args: Flags }>(one: Override): Override => ({
    ...one,
    args: read(one.args),
  });
  return {
    nodes: mapped(nodes, override),
    replicas: mapped(replicas, (replica) => ({
      ...override(replica),
      nodes: mapped(replica.nodes, override),
    })),
    ranks: mapped(ranks, override),
  };
}

function mapped<Entry>(
  entries: Readonly<Record<string, Entry>>,
  to: (entry: Entry) => Entry,
): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, to(entry)]));
}
