import { suggest } from "../../errors/nearest.ts";
import type { Problem } from "../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { ArgumentValue } from "../../topology/topology.ts";
import { entryOf } from "../entry-of.ts";
import { wantedOf } from "../flag-type.ts";
import { type Dialect, dialectOf } from "./dialects.ts";
import { argumentOf, flagOf } from "../underscored-flag.ts";
import { type Flag, flags } from "./flags.ts";
import { ownedFlags } from "./owned.ts";

type Finding = Pick<Problem, "message" | "cure" | "rule">;

/** gflags reads these types as 32 bits, but for a few that the limit does not trouble. */
const INT_MAX = 2_147_483_647;
const WIDE = new Set(["maxCacheSize", "inputShmSize", "outputShmSize"]);

/** Other dialects' names of what a flag does. */
const renamed: Readonly<Record<string, string>> = {
  enableAclGraph: "enableGraph",
  enableGraph: "enableAclGraph",
  aclGraphDecodeBatchSizeLimit: "graphDecodeBatchSizeLimit",
  graphDecodeBatchSizeLimit: "aclGraphDecodeBatchSizeLimit",
  prefetchBacthSize: "prefetchBatchSize",
  prefetchBatchSize: "prefetchBacthSize",
};

/** Checks every flag of a group against what gflags of this dialect accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly Problem[] {
  const dialect = dialectOf(topology.spec.engine.version);
  return Object.entries(group.args).flatMap(([argument, value]) => {
    const found = inspectFlag(argument, value, group, dialect);
    if (found === undefined) return [];
    const path = `groups.${group.name}.args.${argument}`;
    const parser = found.rule === "owned-flag" ? "" : ", gflags: exit 1";
    return [{ path, value, source: `xLLM ${dialect}${parser}`, ...found }];
  });
}

function inspectFlag(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  dialect: Dialect,
): Finding | undefined {
  const name = flagOf(argument);
  const cure = entryOf(ownedFlags, argument);
  if (cure !== undefined) {
    return {
      rule: "owned-flag",
      message: `glm-serve sets --${name} itself.`,
      cure: cure.replace("<group>", group.name),
    };
  }
  const flag = entryOf(flags, name);
  const known = Object.entries(flags)
    .filter(([, { in: dialects }]) => dialects.includes(dialect))
    .map(([key]) => argumentOf(key));
  if (flag === undefined || argumentOf(name) !== argument) {
    return {
      rule: "unknown-flag",
      message: `xLLM ${dialect} has no such flag and would end with exit code 1.`,
      cure: suggest(argument, known),
    };
  }
  if (!flag.in.includes(dialect)) {
    const other = entryOf(renamed, argument);
    return {
      rule: "flag-of-other-dialect",
      message: `xLLM ${dialect} does not know --${name}; ${flag.in.join(", ")} ${flag.in.length === 1 ? "does" : "do"}.`,
      cure:
        other !== undefined && known.includes(other)
          ? `write ${other}, as ${dialect} calls it`
          : `take it out, or set engine.version to ${flag.in.join(" or ")}`,
    };
  }
  return inspectValue(argument, flag, value);
}

function inspectValue(argument: string, flag: Flag, value: ArgumentValue): Finding | undefined {
  const { text, accepts } = wantedOf(flag);
  const name = `--${flagOf(argument)}`;
  if (!accepts(value)) {
    const choices = (flag.choices ?? []).map(String);
    return {
      rule: "flag-type",
      message: `${name} takes ${text}.`,
      cure: typeof value === "string" && choices.length > 0 ? suggest(value, choices) : `write ${text}`,
    };
  }
  if (flag.type !== "int" || typeof value !== "number") return undefined;
  const { min = -INT_MAX, max = WIDE.has(argument) ? Number.MAX_SAFE_INTEGER : INT_MAX } = flag;
  if (value >= min && value <= max) return undefined;
  return {
    rule: "flag-range",
    message: `${name} takes whole numbers from ${min} to ${max}.`,
    cure: value < min ? `raise it to ${min} or more` : `lower it to ${max} or less`,
  };
}
