import { entryAt, groupOf, type PortClaim } from "../domain/index.ts";
import { isWithin } from "../errors/index.ts";
import { entryOf } from "../topology/index.ts";
import type { Asked } from "./asked.ts";
import { derivedDefaults, derivedSettings, derivedSite } from "./derived-settings.ts";
import type { ExplainedValue, Explanation } from "./explanation.ts";
import { derived, settingValue } from "./origin.ts";
import { hidden } from "./print.ts";
import { docOf } from "./subject.ts";

type Explained = Omit<Explanation, "notes" | "rules"> & { readonly settings: readonly string[] };

/** A setting of the topology or the site. */
export function explainSetting(asked: Asked, path: string): Explained {
  const doc = docOf(path);
  const [, group = "", rest = ""] = /^groups\.([^.]+)\.(.+)$/.exec(path) ?? [];
  const known = entryOf(derivedSettings, rest);
  const common = { kind: "setting", name: path, takes: undefined } as const;
  if (known !== undefined) {
    const value = hidden(path, known.value(groupOf(asked.topology, { group })));
    const origin = derived(known, group);
    return {
      ...common,
      meaning: known.meaning,
      effect: undefined,
      values: [{ where: group, value, origin }],
      settings: [path, ...(origin.kind === "derived" ? origin.from : [])],
    };
  }
  const value =
    group === "" ? ofStack(asked, path, doc?.usual) : ofGroup(asked, path, { group, rest }, doc?.usual);
  return {
    ...common,
    meaning: doc?.meaning,
    effect: doc?.effect,
    values: [value],
    settings: [path],
  };
}

function ofStack(asked: Asked, path: string, usual: string | undefined): ExplainedValue {
  const found = settingValue(asked, path, usual);
  if (found.origin.kind !== "default") return found;
  const computed = entryOf(derivedSite(asked.topology), path);
  if (computed === undefined || computed.value === undefined) return found;
  return { ...found, value: hidden(path, computed.value), origin: derived(computed, undefined) };
}

function ofGroup(
  asked: Asked,
  path: string,
  { group, rest }: { readonly group: string; readonly rest: string },
  usual: string | undefined,
): ExplainedValue {
  const { topology } = asked;
  const found = { ...settingValue(asked, path, usual), where: group };
  if (found.origin.kind !== "default") return found;
  const resolved = entryAt(groupOf(topology, { group }), rest);
  const value = resolved === undefined ? found.value : hidden(path, resolved);
  const claims = claimsOf(asked, path);
  if (/^ports\.[^.]+$/.test(rest) && resolved !== undefined) {
    return {
      where: group,
      value,
      origin: {
        kind: "derived",
        formula: "a port that glm-serve assigns, since the group names none: free on every node of the group",
        from: [`groups.${group}.ports`, "site.nodes"],
        ...(claims[0] === undefined ? {} : { source: claims[0].source }),
      },
    };
  }
  const computed = entryOf(derivedDefaults, rest);
  return computed === undefined
    ? { ...found, value }
    : { where: group, value, origin: derived(computed, group) };
}

/** The claims of ports that a setting moves. */
function claimsOf({ ports }: Asked, path: string): readonly PortClaim[] {
  return ports.flatMap(({ claims }) => claims.filter(({ setting }) => isWithin(setting, path)));
}
