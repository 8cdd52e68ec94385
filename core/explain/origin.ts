import { type Derivation, entryAt, givenAt, type ResolvedGroup, type UsualValue } from "../domain/index.ts";
import { hidden } from "./print.ts";
import type { Asked } from "./asked.ts";
import type { ExplainedValue, Origin } from "./explanation.ts";

/** A setting below a group, as the stack file or an override gives it; a switch of `diagnose` may have changed it. */
export function originInGroup({ topology }: Asked, group: ResolvedGroup, setting: string): Origin {
  const [, argument] = /^args\.([^.]+)$/.exec(setting) ?? [];
  const change = topology.diagnosis.findLast(
    ({ group: name, flag }) => name === group.name && flag === argument,
  );
  if (change !== undefined) return { kind: "site", setting: `diagnose.${change.switch}` };
  const path = givenAt(group, setting);
  return {
    kind: path === setting ? "topology" : "override",
    setting: `groups.${group.name}.${path}`,
    document: topology.spec.source,
  };
}

/** A flag or a variable that a group leaves to the engine. */
export function leftToEngine(
  { topology: { engine, spec } }: Pick<Asked, "topology">,
  group: ResolvedGroup,
  usual: UsualValue | undefined,
): ExplainedValue {
  const of = `${engine.title} ${spec.engine.version}`;
  return {
    where: group.name,
    value: usual?.value,
    origin: { kind: "default", of: usual === undefined ? of : `${of} (${usual.source})` },
  };
}

/** A derivation for one group. */
export function derived({ formula, from, source }: Derivation, group: string | undefined): Origin {
  return {
    kind: "derived",
    formula,
    from: from
      .map((setting) => (group === undefined ? setting : setting.replace("<group>", group)))
      .filter((setting) => !setting.includes("<group>")),
    ...(source === undefined ? {} : { source }),
  };
}

/** A setting of the topology or of the site, by its path. */
export function settingValue(asked: Asked, path: string, usual: string | undefined): ExplainedValue {
  const { topology, given, settings } = asked;
  const ofSite = path.startsWith("site.");
  const below = ofSite ? path.slice("site.".length) : path;
  const value = entryAt(ofSite ? topology.site : topology.spec, below);
  const own = entryAt(ofSite ? settings : given, below);
  const shown = value === undefined ? undefined : hidden(path, value);
  const where = "the stack";
  if (own !== undefined) {
    return ofSite
      ? { where, value: shown, origin: { kind: "site", setting: path.slice("site.".length) } }
      : { where, value: shown, origin: { kind: "topology", setting: path, document: topology.spec.source } };
  }
  return {
    where,
    value: shown,
    origin: { kind: "default", of: usual === undefined ? "glm-serve" : `glm-serve: ${usual}` },
  };
}
