import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const NAME = "VLLM_USE_FASTOKENS";

const serve = (version: string, value = "1") => changed(serving(1), { version, env: { [NAME]: value } });

export const cases: CasesByRule = {
  "ascend-fast-tokens-package": {
    fails: [
      {
        name: "an image without the package",
        topology: serve("v0.27.1rc1"),
        reports: [
          {
            path: `groups.serve.env.${NAME}`,
            value: "1",
            message: `${NAME} requires the package fastokens, which the image of vllm-ascend v0.27.1rc1 does not have.`,
            fix: `Remove ${NAME}, or set engine.version to v0.28.0rc1 or later, or set image of the site to an image with the package`,
          },
        ],
      },
    ],
    passes: [
      { name: "an image with the package", topology: serve("v0.28.0rc1") },
      {
        name: "an image of the site",
        topology: serve("v0.23.0"),
        site: { image: "registry.example/vllm:1" },
      },
      { name: "the variable off", topology: serve("v0.23.0", "0") },
      { name: "a release that does not read the variable", topology: serve("v0.21.0rc1") },
    ],
  },
};
