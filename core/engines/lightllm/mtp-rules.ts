import { type GroupRule, numberOf, objectTo } from "../../domain/index.ts";
import { isBelow } from "../../topology/index.ts";
import { textsOf } from "./limits.ts";

const SOURCE = "LightLLM v1.2.0, lightllm/server/router/model_infer/mode_backend/base_backend.py";

/** Multi-token prediction: a mode, its steps and where the drafts lie. */
export const mtpRules: readonly GroupRule[] = [
  {
    id: "lightllm-mtp-complete",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: mtp params check",
    check: (_, group) => {
      const step = numberOf(group, "mtpStep");
      if (group.args["mtpMode"] === undefined) {
        return ["mtpStep", "mtpDraftModelDir"]
          .filter((argument) => group.args[argument] !== undefined && group.args[argument] !== 0)
          .flatMap((argument) =>
            objectTo(
              group,
              argument,
              "There is no mtpMode, and LightLLM refuses this without one.",
              'take it out, or set mtpMode, e.g. "eagle_with_att"',
            ),
          );
      }
      if (step !== undefined && step > 0) return [];
      return objectTo(group, "mtpStep", "mtpMode needs steps to draft.", "set it to 1 or more, e.g. 4");
    },
  },
  {
    id: "lightllm-mtp-mode",
    source: `${SOURCE}: glm4_moe_lite has drafts with attention only`,
    check: (_, group) => {
      const mode = group.args["mtpMode"];
      if (mode !== "vanilla_no_att" && mode !== "eagle_no_att") return [];
      return objectTo(
        group,
        "mtpMode",
        "GLM-4.7-Flash drafts with attention; LightLLM would stop with a bare AssertionError.",
        `write "${mode.replace("_no_", "_with_")}"`,
      );
    },
  },
  {
    id: "lightllm-mtp-drafts",
    source: `${SOURCE}: init_mtp_draft_model`,
    check: (_, group) => {
      const directories = textsOf(group, "mtpDraftModelDir");
      const step = numberOf(group, "mtpStep") ?? 0;
      if (directories === undefined) return [];
      const count = directories.length;
      const mode = group.args["mtpMode"];
      if (mode === "vanilla_with_att" && count < step) {
        return objectTo(
          group,
          "mtpDraftModelDir",
          `vanilla_with_att reads one directory per step, and ${step} steps have ${count}: LightLLM would stop with an IndexError.`,
          `take it out (LightLLM then uses model.path for each), or give a list of ${step}`,
        );
      }
      if (mode === "eagle_with_att" && count > 1) {
        return objectTo(
          group,
          "mtpDraftModelDir",
          "eagle_with_att has one draft and reads only the first directory.",
          "keep the first",
        );
      }
      return [];
    },
  },
  {
    id: "lightllm-mtp-mounted",
    source: `${SOURCE}: a directory that is not there is looked up on Hugging Face`,
    check: ({ spec }, group) =>
      (textsOf(group, "mtpDraftModelDir") ?? []).every((path) => isBelow(path, spec.model.volumePath))
        ? []
        : objectTo(
            group,
            "mtpDraftModelDir",
            `The weights volume is mounted at ${spec.model.volumePath}, so nothing would be there.`,
            "put the draft below model.volumePath",
          ),
  },
];
