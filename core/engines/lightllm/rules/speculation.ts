import { defineRule, numberOf, removed, setTo } from "../../../domain/index.ts";
import { isBelow } from "../../../topology/index.ts";
import { textsOf } from "../group-settings.ts";

const SOURCE = "LightLLM v1.2.0, lightllm/server/router/model_infer/mode_backend/base_backend.py";

export const draftComplete = defineRule({
  id: "lightllm-mtp-complete",
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: mtp params check",
  per: "group",
  check: (group, { at }) => {
    const step = numberOf(group, "mtpStep");
    if (group.args["mtpMode"] === undefined) {
      return ["mtpStep", "mtpDraftModelDir"]
        .filter((argument) => group.args[argument] !== undefined && group.args[argument] !== 0)
        .map((argument) => ({
          ...at(`args.${argument}`),
          message: `${argument} requires mtpMode; otherwise LightLLM refuses to start.`,
          fix: removed({ ending: ', or set mtpMode, e.g. to "eagle_with_att"' }),
        }));
    }
    if (step !== undefined && step > 0) return [];
    return [
      {
        ...at("args.mtpStep"),
        message: "mtpStep must be at least 1 when mtpMode is set.",
        fix: setTo(4, { as: "at least 1, e.g. 4" }),
      },
    ];
  },
});

export const draftMode = defineRule({
  id: "lightllm-mtp-mode",
  source: `${SOURCE}: glm4_moe_lite supports only draft models with attention`,
  per: "group",
  check: (group, { at }) => {
    const mode = group.args["mtpMode"];
    if (mode !== "vanilla_no_att" && mode !== "eagle_no_att") return [];
    return [
      {
        ...at("args.mtpMode"),
        message: `mtpMode ${mode} is not supported: the draft layer of GLM-4.7-Flash has attention, and LightLLM stops with a bare AssertionError.`,
        fix: setTo(mode.replace("_no_", "_with_")),
      },
    ];
  },
});

export const draftDirectories = defineRule({
  id: "lightllm-mtp-drafts",
  source: `${SOURCE}: init_mtp_draft_model`,
  per: "group",
  check: (group, { at }) => {
    const count = textsOf(group, "mtpDraftModelDir")?.length;
    const step = numberOf(group, "mtpStep") ?? 0;
    if (count === undefined) return [];
    const mode = group.args["mtpMode"];
    if (mode === "vanilla_with_att" && count < step) {
      return [
        {
          ...at("args.mtpDraftModelDir"),
          message: `mtpDraftModelDir has ${count} of the ${step} directories that vanilla_with_att reads, one per step; LightLLM stops with an IndexError.`,
          fix: removed({
            ending: ` to read model.path at each step, or set it to a list of ${step} directories`,
          }),
        },
      ];
    }
    if (mode === "eagle_with_att" && count > 1) {
      return [
        {
          ...at("args.mtpDraftModelDir"),
          message: `mtpDraftModelDir has ${count} directories, but eagle_with_att reads only the first.`,
          fix: setTo(textsOf(group, "mtpDraftModelDir")?.[0], { as: "one directory" }),
        },
      ];
    }
    return [];
  },
});

export const draftMounted = defineRule({
  id: "lightllm-mtp-mounted",
  source: `${SOURCE}: LightLLM resolves a missing directory on Hugging Face`,
  per: "group",
  check: (group, { topology, at }) => {
    const { volumePath } = topology.spec.model;
    if ((textsOf(group, "mtpDraftModelDir") ?? []).every((path) => isBelow(path, volumePath))) return [];
    return [
      {
        ...at("args.mtpDraftModelDir"),
        message: `mtpDraftModelDir is outside the weights volume, which is mounted at ${volumePath}.`,
        fix: `Set mtpDraftModelDir to a path below model.volumePath, ${volumePath}`,
      },
    ];
  },
});
