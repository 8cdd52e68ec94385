import { defineRule, meant, setTo } from "../../../domain/index.ts";
import { nearest } from "../../../errors/index.ts";
import { isMultiToken, isRecord, settingsOf } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";

export const draftMethodKnown = defineRule({
  id: "vllm-draft-method-known",
  source: "vLLM, SpeculativeMethod in config/speculative.py of each release",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    const { vllm, registries, standIn } = releaseOf(spec.engine.version);
    const method = settingsOf(group, "speculativeConfig")["method"];
    const known = registries.speculativeMethods;
    if (known === undefined || method === undefined) return [];
    if (typeof method !== "string") {
      return [
        {
          ...at("args.speculativeConfig.method"),
          message: `method must be the name of a method that drafts; vLLM ${vllm} refuses to start.`,
          fix: setTo("mtp", { name: "method" }),
        },
      ];
    }
    if (known.includes(method)) return [];
    // A later release may have further methods.
    if (standIn !== undefined && nearest(method, known) === undefined) return [];
    return [
      {
        ...at("args.speculativeConfig.method"),
        message: `vLLM ${vllm} has no speculative method ${method}.`,
        fix: meant(method, known),
      },
    ];
  },
});

/** Methods that draft with the model of the group, or without one; those of MTP are not listed. */
const WITHOUT_MODEL: ReadonlySet<string> = new Set([
  "[ngram]",
  "dspark",
  "extract_hidden_states",
  "ngram",
  "ngram_gpu",
  "suffix",
]);

export const draftMethodGiven = defineRule({
  id: "vllm-draft-method-given",
  source:
    "vLLM 0.13.0, config/speculative.py:250, to 0.30.0, :1139: without a method and a model, and for a method with a draft model, nothing drafts",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    if (!isRecord(group.args["speculativeConfig"])) return [];
    const { method, model } = settingsOf(group, "speculativeConfig");
    const { specMethod, specModel } = group.args;
    if (model !== undefined || specMethod !== undefined || specModel !== undefined) return [];
    if (method === undefined) {
      return [
        {
          ...at("args.speculativeConfig"),
          message: "speculativeConfig has neither method nor model; vLLM refuses to start.",
          fix: setTo("mtp", {
            path: at("args.speculativeConfig.method").path,
            name: "speculativeConfig.method",
          }),
        },
      ];
    }
    if (typeof method !== "string" || isMultiToken(method) || WITHOUT_MODEL.has(method)) return [];
    // draftMethodKnown reports other names.
    if (releaseOf(spec.engine.version).registries.speculativeMethods?.includes(method) !== true) return [];
    return [
      {
        ...at("args.speculativeConfig.method"),
        message: `method ${method} requires speculativeConfig.model; vLLM refuses to start.`,
        fix: "Set speculativeConfig.model to the path of the draft model",
      },
    ];
  },
});
