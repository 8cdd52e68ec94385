import { entryAt, groupOf, membersOf } from "../domain/index.ts";
import type { ConfigKey, ConfigObject } from "../facts/index.ts";
import { entryOf } from "../topology/index.ts";
import type { Asked } from "./asked.ts";
import type { Explanation } from "./explanation.ts";
import { catalogueFor, takesOf } from "./flag.ts";
import { originInGroup } from "./origin.ts";
import { hidden } from "./print.ts";
import { docOf, folded } from "./subject.ts";

/** An entry of the object behind a flag: `additionalConfig.enable_dsa_cp`. */
export function explainKey(
  asked: Asked,
  { group, argument, keys }: Readonly<Record<"group" | "argument" | "keys", string>>,
): Omit<Explanation, "notes" | "rules"> & { readonly settings: readonly string[] } {
  const { topology } = asked;
  const { configs } = catalogueFor(topology);
  const flag = Object.keys(configs).find((name) => folded(name) === folded(argument));
  const key = flag === undefined ? undefined : keyAt(configs[flag], keys.split("."));
  const path = `groups.${group}.args.${argument}.${keys}`;
  return {
    kind: "setting",
    name: path,
    meaning: key === undefined ? undefined : `Entry of the object of --${flag}.`,
    takes: key === undefined ? undefined : takesOf(key),
    effect: docOf(path)?.effect,
    values: membersOf(groupOf(topology, { group })).flatMap((member) => {
      const value = entryAt(member.args[argument], keys);
      return value === undefined
        ? []
        : [
            {
              where: member.member === undefined ? group : `${group}, ${member.member}`,
              value: hidden(path, value),
              origin: originInGroup(asked, member, `args.${argument}`),
            },
          ];
    }),
    settings: [path],
  };
}

function keyAt(object: ConfigObject | ConfigKey | undefined, keys: readonly string[]): ConfigKey | undefined {
  const [first = "", ...rest] = keys;
  const found = object?.keys === undefined ? undefined : entryOf(object.keys, first);
  return rest.length === 0 ? found : keyAt(found, rest);
}
