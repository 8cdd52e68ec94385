import flash from "../../../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../../../stacks/h200-glm47-flash-mtp.ts";
import type { ArgumentValue } from "../../../topology/index.ts";
import { withArgs, without } from "../../../../test/support/flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

const drafting = (args: Readonly<Record<string, ArgumentValue>>) => withArgs(args, {}, flashMtp);

const vanilla = { mtpMode: "vanilla_with_att" } as const;

export const cases: CasesByRule = {
  "lightllm-mtp-complete": {
    fails: [
      {
        name: "a mode without steps",
        topology: withArgs({ mtpMode: "eagle_with_att" }),
        reports: [
          {
            path: "groups.serve.args.mtpStep",
            message: "mtpStep must be at least 1 when mtpMode is set.",
            fix: "Set mtpStep to at least 1, e.g. 4",
          },
        ],
      },
      {
        name: "a mode with zero steps",
        topology: drafting({ mtpStep: 0 }),
        reports: [
          {
            path: "groups.serve.args.mtpStep",
            value: 0,
            message: "mtpStep must be at least 1 when mtpMode is set.",
            fix: "Set mtpStep to at least 1, e.g. 4",
          },
        ],
      },
      {
        name: "steps without a mode",
        topology: withArgs({ mtpStep: 4 }),
        reports: [
          {
            path: "groups.serve.args.mtpStep",
            value: 4,
            message: "mtpStep requires mtpMode; otherwise LightLLM refuses to start.",
            fix: 'Remove mtpStep, or set mtpMode, e.g. to "eagle_with_att"',
          },
        ],
      },
      {
        name: "a directory without a mode",
        topology: withArgs({ mtpDraftModelDir: "/models/GLM-4.7-Flash" }),
        reports: [
          {
            path: "groups.serve.args.mtpDraftModelDir",
            value: "/models/GLM-4.7-Flash",
            message: "mtpDraftModelDir requires mtpMode; otherwise LightLLM refuses to start.",
            fix: 'Remove mtpDraftModelDir, or set mtpMode, e.g. to "eagle_with_att"',
          },
        ],
      },
    ],
    passes: [
      { name: "no speculation", topology: flash },
      { name: "zero steps without a mode", topology: withArgs({ mtpStep: 0 }) },
      { name: "the documented drafting server", topology: flashMtp },
    ],
  },
  "lightllm-mtp-mode": {
    fails: [
      {
        name: "eagle without attention",
        topology: drafting({ mtpMode: "eagle_no_att" }),
        reports: [
          {
            path: "groups.serve.args.mtpMode",
            value: "eagle_no_att",
            message:
              "mtpMode eagle_no_att is not supported: the draft layer of GLM-4.7-Flash has attention, and LightLLM stops with a bare AssertionError.",
            fix: 'Set mtpMode to "eagle_with_att"',
          },
        ],
      },
      {
        name: "vanilla without attention",
        topology: drafting({ mtpMode: "vanilla_no_att" }),
        reports: [
          {
            path: "groups.serve.args.mtpMode",
            value: "vanilla_no_att",
            message:
              "mtpMode vanilla_no_att is not supported: the draft layer of GLM-4.7-Flash has attention, and LightLLM stops with a bare AssertionError.",
            fix: 'Set mtpMode to "vanilla_with_att"',
          },
        ],
      },
    ],
    passes: [{ name: "eagle with attention", topology: flashMtp }],
  },
  "lightllm-mtp-drafts": {
    fails: [
      {
        name: "vanilla with the document's one directory",
        topology: drafting(vanilla),
        reports: [
          {
            path: "groups.serve.args.mtpDraftModelDir",
            value: "/models/GLM-4.7-Flash",
            message:
              "mtpDraftModelDir has 1 of the 4 directories that vanilla_with_att reads, one per step; LightLLM stops with an IndexError.",
            fix: "Remove mtpDraftModelDir to read model.path at each step, or set it to a list of 4 directories",
          },
        ],
      },
      {
        name: "eagle with two directories",
        topology: drafting({ mtpDraftModelDir: ["/models/a", "/models/b"] }),
        reports: [
          {
            path: "groups.serve.args.mtpDraftModelDir",
            value: ["/models/a", "/models/b"],
            message: "mtpDraftModelDir has 2 directories, but eagle_with_att reads only the first.",
            fix: "Set mtpDraftModelDir to one directory",
          },
        ],
      },
    ],
    passes: [
      {
        name: "vanilla with one directory per step",
        topology: drafting({
          ...vanilla,
          mtpDraftModelDir: Array.from({ length: 4 }, () => "/models/GLM-4.7-Flash"),
        }),
      },
      { name: "vanilla without directories", topology: without(drafting(vanilla), "mtpDraftModelDir") },
      { name: "eagle with one directory", topology: flashMtp },
      { name: "eagle without a directory", topology: without(drafting({}), "mtpDraftModelDir") },
    ],
  },
  "lightllm-mtp-mounted": {
    fails: [
      {
        name: "a directory beside the volume",
        topology: drafting({ mtpDraftModelDir: "/draft" }),
        reports: [
          {
            path: "groups.serve.args.mtpDraftModelDir",
            value: "/draft",
            message: "mtpDraftModelDir is outside the weights volume, which is mounted at /models.",
            fix: "Set mtpDraftModelDir to a path below model.volumePath, /models",
          },
        ],
      },
    ],
    passes: [{ name: "a directory on the volume", topology: flashMtp }],
  },
};
