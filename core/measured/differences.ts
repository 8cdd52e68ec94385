import { numberOf, type ResolvedGroup, type ResolvedTopology, settingsAt } from "../domain/index.ts";
import type { ArgumentValue, Role } from "../topology/index.ts";
import { type Baseline, BASELINE_RELEASE, type BaselineRole } from "./baseline.ts";

/** A role of a topology, and the same of a baseline. */
export interface RolePair {
  readonly role: Role;
  readonly groups: readonly ResolvedGroup[];
  readonly measured: BaselineRole;
}

/** What differs in degrees, in words with the baseline first: `prefill dp 4 × tp 8 in place of pp 2 × tp 16`. */
export function degreeDifferences(pairs: readonly RolePair[]): readonly string[] {
  return named(pairs, ({ groups, measured }) => {
    const [theirs, own] = [degreesOf(measured), groups.map(ownDegrees).join(" + ")];
    return theirs === own ? [] : [`${theirs} in place of ${own}`];
  });
}

/** What differs in settings and the release. */
export function settingDifferences(
  { spec }: ResolvedTopology,
  { draftTokens, also }: Baseline,
  pairs: readonly RolePair[],
): readonly string[] {
  const { version } = spec.engine;
  return [
    ...named(pairs, ({ groups, measured }) => [
      ...(["maxModelLen", "maxNumBatchedTokens", "maxNumSeqs", "gpuMemoryUtilization"] as const).flatMap(
        (flag) =>
          difference(
            flag,
            measured[flag],
            valuesOf(groups, ({ args }) => args[flag]),
          ),
      ),
      ...difference("num_speculative_tokens", draftTokens, valuesOf(groups, draftTokensOf)),
    ]),
    ...(also === undefined ? [] : [`with ${also}`]),
    ...(version === BASELINE_RELEASE ? [] : [`${BASELINE_RELEASE} in place of ${version}`]),
  ];
}

/** Texts of each role, which names the role unless all roles have the text. */
function named(
  pairs: readonly RolePair[],
  textsOf: (pair: RolePair) => readonly string[],
): readonly string[] {
  const byRole = pairs.map((pair) => ({ role: pair.role, texts: textsOf(pair) }));
  const texts = [...new Set(byRole.flatMap(({ texts: found }) => found))];
  return texts.flatMap((text) => {
    const roles = byRole.filter(({ texts: found }) => found.includes(text));
    return roles.length === pairs.length ? [text] : roles.map(({ role }) => `${role} ${text}`);
  });
}

function degreesOf({ dataParallelSize, tensorParallelSize }: BaselineRole): string {
  return `dp ${dataParallelSize} × tp ${tensorParallelSize}`;
}

function ownDegrees(group: ResolvedGroup): string {
  const { replicas, dataParallelSize, tensorParallelSize } = group;
  const { pipelineParallelSize: stages, prefillContextParallelSize: prefillContext } = group;
  const decodeContext = numberOf(group, "decodeContextParallelSize") ?? 1;
  const degrees = [
    ...(dataParallelSize > 1 || stages === 1 ? [`dp ${dataParallelSize}`] : []),
    ...(stages === 1 ? [] : [`pp ${stages}`]),
    ...(prefillContext === 1 ? [] : [`pcp ${prefillContext}`]),
    `tp ${tensorParallelSize}`,
    ...(decodeContext === 1 ? [] : [`dcp ${decodeContext}`]),
  ].join(" × ");
  return replicas === 1 ? degrees : `${replicas} groups of ${degrees}`;
}

type Values = readonly (ArgumentValue | undefined)[];

/** The values of a setting on the nodes of all groups of a role. */
function valuesOf(
  groups: readonly ResolvedGroup[],
  read: (group: ResolvedGroup) => ArgumentValue | undefined,
): Values {
  return groups.flatMap((group) =>
    Array.from({ length: group.nodes }, (_, ordinal) => read(settingsAt(group, { replica: 0, ordinal }))),
  );
}

/** Unknown settings of a baseline are not compared. */
function difference(
  setting: string,
  measured: number | readonly number[] | undefined,
  own: Values,
): readonly string[] {
  if (measured === undefined) return [];
  const [theirs, ours] = [printed(Array.isArray(measured) ? measured : [measured]), printed(own)];
  return theirs === ours ? [] : [`${setting} ${theirs} in place of ${ours}`];
}

/** One value where all nodes have it, else those of the nodes: `0.92/0.9`. */
function printed(values: Values): string {
  const texts = values.map((value) => (value === undefined ? "the default" : JSON.stringify(value)));
  return new Set(texts).size === 1 ? (texts[0] ?? "") : texts.join("/");
}

function draftTokensOf({ args }: ResolvedGroup): ArgumentValue | undefined {
  const config = args["speculativeConfig"];
  if (config === undefined) return 0;
  return typeof config === "object" && config !== null && "num_speculative_tokens" in config
    ? config["num_speculative_tokens"]
    : undefined;
}
