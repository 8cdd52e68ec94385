import {
  defineRule,
  type Fix,
  inRange,
  meantName,
  removed,
  renamed,
  type RuleProblem,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { compareVersions, type ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";

const PLUGIN_PREFIX = "VLLM_ASCEND_";

type Keys = Readonly<Record<string, ConfigKey>>;

const NUMERIC = new Set(["bool", "int"]);

export const variableNumber = defineRule({
  id: "ascend-variable-number",
  source: "vllm-ascend, envs.py: int() parses the text, also of switches",
  per: "group",
  check: (group, { topology, at }) => {
    const variables = pluginReleaseOf(topology.spec.engine.version)?.variables ?? {};
    return Object.entries(group.env)
      .filter(
        ([name, value]) =>
          name.startsWith(PLUGIN_PREFIX) &&
          NUMERIC.has(variables[name] ?? "") &&
          !/^\s*[-+]?\d+\s*$/.test(value),
      )
      .map(([name]) => ({
        ...at(`env.${name}`),
        message: `${name} must be a whole number; otherwise vllm-ascend crashes.`,
        fix:
          variables[name] === "bool"
            ? setTo(/^(true|on|yes)$/i.test(group.env[name] ?? "") ? "1" : "0", { as: '"1" or "0"' })
            : removed({ ending: `, or set it to a whole number` }),
      }));
  },
});

export const variableRead = defineRule({
  id: "ascend-variable-read",
  severity: Severity.Warning,
  source: "vllm-ascend, envs.py: other names with the prefix VLLM_ASCEND_ are not read",
  per: "group",
  check: (group, { topology, at }) => {
    const read = pluginReleaseOf(topology.spec.engine.version);
    if (read === undefined) return [];
    return Object.keys(group.env)
      .filter((name) => name.startsWith(PLUGIN_PREFIX) && !Object.hasOwn(read.variables, name))
      .map((name) => ({ ...at(`env.${name}`), ...textsOf(name, group.env[name] ?? "", read) }));
  },
});

/** Keys of `--additional-config` that replaced removed variables (vllm-ascend v0.26.0rc1, ascend_config.py: both are read). */
const SUCCESSORS: Readonly<Record<string, readonly string[]>> = {
  VLLM_ASCEND_BALANCE_SCHEDULING: ["scheduler_config", "enable_balance_scheduling"],
  VLLM_ASCEND_ENABLE_FLASHCOMM1: ["enable_flashcomm1"],
  VLLM_ASCEND_ENABLE_FUSED_MC2: ["enable_fused_mc2"],
  VLLM_ASCEND_ENABLE_MATMUL_ALLREDUCE: ["enable_matmul_allreduce"],
  VLLM_ASCEND_ENABLE_MLAPO: ["enable_mlapo"],
  VLLM_ASCEND_ENABLE_NZ: ["weight_nz_mode"],
  VLLM_ASCEND_ENABLE_PREFETCH_MLP: ["weight_prefetch_config"],
  VLLM_ASCEND_FUSION_OP_TRANSPOSE_KV_CACHE_BY_BLOCK: ["enable_transpose_kv_cache_by_block"],
};

function textsOf(name: string, value: string, read: PluginRelease): Pick<RuleProblem, "message" | "fix"> {
  if (read.standIn !== undefined) return notKnown(name, namesOf(read), read.standIn);
  return {
    message: `vllm-ascend ${read.release} does not read ${name}.`,
    fix: replacementOf(name, value, read),
  };
}

/** The variables that only the plugin reads. */
function namesOf({ variables }: PluginRelease): readonly string[] {
  return Object.keys(variables).filter((name) => name.startsWith(PLUGIN_PREFIX));
}

function replacementOf(name: string, value: string, read: PluginRelease): Fix {
  const { release, keys } = read;
  const successor = entryOf(SUCCESSORS, name);
  const key = successor === undefined ? undefined : keyAt(keys, successor);
  if (successor !== undefined && key !== undefined) return movedTo(name, value, successor, key);
  const others = pluginReleases().filter((other) => Object.hasOwn(other.variables, name));
  const later = others.find((other) => compareVersions(other.release, release) > 0);
  if (later !== undefined)
    return removed({ ending: `: ${later.release} is the first release that reads it` });
  const earlier = others.at(-1);
  if (earlier !== undefined)
    return removed({ ending: `: ${earlier.release} is the last release that reads it` });
  return meantName(name, namesOf(read));
}

function keyAt(keys: Keys, [name, ...inner]: readonly string[]): ConfigKey | undefined {
  const key = name === undefined ? undefined : entryOf(keys, name);
  return inner.length === 0 || key === undefined ? key : keyAt(key.keys ?? {}, inner);
}

/** The value of a variable as a value of a key; undefined for keys of other types. */
function valueFor({ type }: ConfigKey, value: string): boolean | number | undefined {
  const number = Number(value);
  if (value.trim() === "" || !Number.isSafeInteger(number)) return undefined;
  return type === "bool" ? number !== 0 : type === "int" ? number : undefined;
}

/** The fix for a variable that a key replaces. */
function movedTo(name: string, value: string, successor: readonly string[], key: ConfigKey): Fix {
  const setting = `additionalConfig.${successor.join(".")}`;
  const moved = valueFor(key, value);
  if (moved === undefined) return removed({ ending: `, and set ${setting} for the same effect` });
  if (moved === key.default) return removed({ ending: `: ${setting} is ${moved} by default` });
  return {
    text: () => `Remove ${name}, and set ${setting} to ${moved}`,
    changes: (path) => [
      { path, remove: true },
      { path: `${path.slice(0, -`env.${name}`.length)}args.${setting}`, value: moved },
    ],
  };
}

interface Life extends VersionRange {
  readonly fix: Fix;
}

/** Variables of vLLM that deployment documents still export, the releases that read them, and their replacements. */
const LIVES: Readonly<Record<string, Life>> = {
  VLLM_USE_V1: { before: "0.12", fix: removed({ ending: ": V1 is the only engine" }) },
  VLLM_NIXL_ABORT_REQUEST_TIMEOUT: {
    before: "0.18",
    fix: renamed("VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"),
  },
  VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: {
    since: "0.18",
    fix: renamed("VLLM_NIXL_ABORT_REQUEST_TIMEOUT"),
  },
  VLLM_TORCH_PROFILER_DIR: {
    before: "0.16",
    fix: removed({ ending: ", and set profilerConfig.torch_profiler_dir for the same effect" }),
  },
  VLLM_TORCH_PROFILER_WITH_STACK: {
    before: "0.16",
    fix: removed({ ending: ", and set profilerConfig.torch_profiler_with_stack for the same effect" }),
  },
  VLLM_TORCH_PROFILER_WITH_PROFILE_MEMORY: {
    before: "0.16",
    fix: removed({ ending: ", and set profilerConfig for the same effect" }),
  },
};

export const variableRetired = defineRule({
  id: "ascend-variable-retired",
  severity: Severity.Warning,
  source: "vLLM, envs.py; vllm-ascend, mooncake_connector.py: the names changed with the releases",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    return Object.keys(group.env).flatMap((name): RuleProblem[] => {
      const life = entryOf(LIVES, name);
      if (life === undefined || inRange(version, life)) return [];
      return [
        {
          ...at(`env.${name}`),
          message: `vllm-ascend ${version} does not read ${name}.`,
          fix: life.fix,
        },
      ];
    });
  },
});
