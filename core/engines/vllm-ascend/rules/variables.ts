import {
  defineRule,
  type Fix,
  meantName,
  removed,
  renamed,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { compareVersions, type ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";
import { lifeOf, placeName, type SwitchLife, variableNamed } from "../switches/index.ts";

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
  const life = lifeOf(variableNamed(name), release);
  const [successor] = life?.replacements ?? [];
  if (successor?.kind === "key") {
    const key = keyAt(keys, successor.path);
    if (key !== undefined) return movedTo(name, value, successor.path, key);
  }
  if (life !== undefined && life.fate === "unread") return withoutVariable(life);
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

/** The fix for a variable by its row of the table, whatever its value. */
function withoutVariable({ replacements = [], because }: SwitchLife): Fix {
  const [only] = replacements;
  if (only?.kind === "variable") return renamed(only.name);
  if (only !== undefined) return removed({ ending: `, and set ${placeName(only)} for the same effect` });
  return removed(because === undefined ? {} : { ending: `: ${because}` });
}

export const variableRetired = defineRule({
  id: "ascend-variable-retired",
  severity: Severity.Warning,
  source: "vLLM, envs.py; vllm-ascend, mooncake_connector.py: the names changed with the releases",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    return Object.keys(group.env).flatMap((name): RuleProblem[] => {
      // ascend-variable-read reports the plugin's own names by the catalogue.
      if (name.startsWith(PLUGIN_PREFIX)) return [];
      const life = lifeOf(variableNamed(name), version);
      if (life?.fate !== "unread") return [];
      return [
        {
          ...at(`env.${name}`),
          message: `vllm-ascend ${version} does not read ${name}.`,
          fix: withoutVariable(life),
          source: life.source,
        },
      ];
    });
  },
});
