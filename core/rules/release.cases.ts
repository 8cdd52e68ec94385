import flash from "../../stacks/h200-glm47-flash.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneNode } from "../../test/support/xllm.ts";
import { knownReleases } from "../facts/index.ts";

const on = (version: string) => changed(serving(1), { version });

const [oldest, newest] = [knownReleases("vllm-ascend")[0], knownReleases("vllm-ascend").at(-1)];

const NEWEST = "the newest release with a catalogue";

const near = (release: string | undefined) =>
  `Set engine.version to ${release}, the nearest release with a catalogue, or to ${newest}, ${NEWEST}`;

export const cases: CasesByRule = {
  "release-known": {
    fails: [
      {
        name: "a candidate after the known one",
        topology: on("v0.20.2rc9"),
        reports: [
          {
            path: "engine.version",
            value: "v0.20.2rc9",
            message:
              "vLLM-Ascend v0.20.2rc9 has no catalogue; glm-serve uses that of v0.20.2rc1, and does not judge flags, keys and defaults that came later.",
            fix: near("v0.20.2rc1"),
          },
        ],
      },
      {
        name: "a branch",
        topology: on("main"),
        reports: [
          {
            path: "engine.version",
            value: "main",
            message: `vLLM-Ascend main has no catalogue; glm-serve uses that of ${newest}, and does not judge flags, keys and defaults that came later.`,
            fix: `Set engine.version to ${newest}, ${NEWEST}`,
          },
        ],
      },
      {
        name: "a release older than the oldest",
        topology: on("v0.9.1"),
        reports: [
          {
            path: "engine.version",
            value: "v0.9.1",
            message: `vLLM-Ascend v0.9.1 has no catalogue; glm-serve uses that of ${oldest}, and does not judge flags, keys and defaults that differed earlier.`,
            fix: near(oldest),
          },
        ],
      },
      {
        name: "another commit of xLLM",
        ...oneNode({ version: "31b7cafd" }),
        reports: [
          {
            path: "engine.version",
            value: "31b7cafd",
            message: /^xLLM 31b7cafd has no catalogue; glm-serve uses that of 0\.11-preview, /,
            fix: `Set engine.version to 0.11-preview, ${NEWEST}`,
          },
        ],
      },
      {
        name: "a later LightLLM",
        topology: changed(flash, { version: "v1.2.1" }),
        reports: [
          {
            path: "engine.version",
            value: "v1.2.1",
            message: /^LightLLM v1\.2\.1 has no catalogue; glm-serve uses that of v1\.2\.0, /,
            fix: `Set engine.version to v1.2.0, ${NEWEST}`,
          },
        ],
      },
    ],
    passes: [
      { name: "a release with a catalogue", topology: serving(1) },
      { name: "a commit with a catalogue", ...oneNode() },
    ],
  },
};
