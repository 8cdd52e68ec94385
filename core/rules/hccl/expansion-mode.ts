import { defineRule, type Fix, removed, setTo, Severity } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";

const MODE = "HCCL_OP_EXPANSION_MODE";

/** Seconds after which operators on the vector cores time out at the latest. */
const VECTOR_CORE_TIMEOUT = 1091;

/** The modes of all hardware. */
const MODES: ReadonlySet<string> = new Set([
  "AICPU_CacheDisable",
  "AICPU_TS",
  "AIV",
  "AIV_ONLY",
  "AI_CPU",
  "CCU_MS",
  "CCU_SCHED",
  "HOST",
  "HOST_TS",
]);

export const expansionModeKnown = defineRule({
  id: "hccl-expansion-mode-known",
  source: "HCCL, ParseOpExpansion: another word, also one in another case, is an error (EI0001)",
  per: "group",
  check: ({ env }, { at, topology: { hardware } }) => {
    const value = entryOf(env, MODE);
    if (value === undefined || MODES.has(value)) return [];
    const { expansionModes } = hardware;
    const same = expansionModes.find((mode) => mode.toUpperCase() === value.toUpperCase());
    return [
      {
        ...at(`env.${MODE}`),
        message: `HCCL has no ${MODE} ${value} and returns an error.`,
        fix: same === undefined ? removed() : setTo(same),
      },
    ];
  },
});

export const expansionModeOfHardware = defineRule({
  id: "hccl-expansion-mode-of-hardware",
  severity: Severity.Warning,
  source: "HCCL, HCCL_OP_EXPANSION_MODE: a mode that the hardware lacks counts as the default",
  per: "group",
  check: ({ env }, { at, topology: { hardware } }) => {
    const value = entryOf(env, MODE);
    const { title, expansionModes } = hardware;
    if (value === undefined || !MODES.has(value) || expansionModes.includes(value)) return [];
    if (hardware.requiresExpansionMode) return [];
    return [
      {
        ...at(`env.${MODE}`),
        message: `${title} has no ${MODE} ${value}, and HCCL uses the default mode.`,
        fix: expansionModes.length === 0 ? removed() : oneOf(expansionModes),
      },
    ];
  },
});

export const expansionModeRequired = defineRule({
  id: "hccl-expansion-mode-required",
  source: "HCCL, HCCL_OP_EXPANSION_MODE: Ascend 950 ends with an error for a mode that it lacks",
  per: "group",
  check: ({ env }, { at, topology: { hardware } }) => {
    const value = entryOf(env, MODE);
    const { title, expansionModes, requiresExpansionMode } = hardware;
    if (value === undefined || !MODES.has(value) || expansionModes.includes(value)) return [];
    if (!requiresExpansionMode) return [];
    return [
      {
        ...at(`env.${MODE}`),
        message: `${title} does not support ${MODE} ${value}; HCCL returns an error.`,
        fix: oneOf(expansionModes),
      },
    ];
  },
});

function oneOf(modes: readonly string[]): Fix {
  return setTo(modes[0], { as: `one of ${modes.join(", ")}`, ending: ", or remove it" });
}

export const deterministicVectorCore = defineRule({
  id: "hccl-deterministic-vector-core",
  severity: Severity.Warning,
  source: "HCCL, HCCL_DETERMINISTIC: true and strict may turn AIV off",
  per: "group",
  check: ({ env }, { at }) => {
    const value = entryOf(env, "HCCL_DETERMINISTIC");
    if (value === undefined || value.toLowerCase() === "false" || env[MODE] !== "AIV") return [];
    return [
      {
        ...at("env.HCCL_DETERMINISTIC"),
        message: `HCCL_DETERMINISTIC ${value} may turn off ${MODE} AIV.`,
        fix: removed({ ending: ` or ${MODE}` }),
      },
    ];
  },
});

export const executionTimeoutVectorCore = defineRule({
  id: "hccl-execution-timeout-vector-core",
  severity: Severity.Advice,
  source: "HCCL, HCCL_EXEC_TIMEOUT: with AIV, 0 and values above 1091 count as 1091",
  per: "group",
  check: ({ env }, { at }) => {
    const value = entryOf(env, "HCCL_EXEC_TIMEOUT");
    if (value === undefined || env[MODE] !== "AIV") return [];
    const seconds = Number(value);
    if (seconds !== 0 && !(seconds > VECTOR_CORE_TIMEOUT)) return [];
    return [
      {
        ...at("env.HCCL_EXEC_TIMEOUT"),
        message: `HCCL_EXEC_TIMEOUT ${value} counts as ${VECTOR_CORE_TIMEOUT} seconds because ${MODE} is AIV.`,
        fix: setTo(VECTOR_CORE_TIMEOUT, { as: `a whole number from 1 to ${VECTOR_CORE_TIMEOUT}` }),
      },
    ];
  },
});
