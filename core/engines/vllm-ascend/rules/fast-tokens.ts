import { defineRule, removed, type VersionRange } from "../../../domain/index.ts";
import { placeOf, variable } from "../group-settings.ts";
import { pluginReleaseOf } from "../plugin-release.ts";

const VARIABLE = "VLLM_USE_FASTOKENS";

/** Releases whose image has the package: requirements.txt of v0.28.0rc1 to v0.30.0rc2 pins fastokens 0.2.0. */
const WITH_PACKAGE = { since: "0.28" } satisfies VersionRange;

export const fastTokensPackage = defineRule({
  id: "ascend-fast-tokens-package",
  releases: { before: WITH_PACKAGE.since },
  source: "vLLM 0.22.1 to 0.30.0, tokenizers/fastokens.py: ImportError; requirements.txt of v0.28.0rc1",
  per: "group",
  check: (group, { topology: { spec, site } }) => {
    const setting = variable(group, VARIABLE);
    const { version } = spec.engine;
    const isRead = Object.hasOwn(pluginReleaseOf(version)?.variables ?? {}, VARIABLE);
    // An image of the site may have the package.
    if (setting === undefined || !isRead || Number(setting.value) === 0 || site.image !== undefined)
      return [];
    return [
      {
        ...placeOf(setting),
        message: `${VARIABLE} requires the package fastokens, which the image of vllm-ascend ${version} does not have.`,
        fix: removed({
          ending: `, or set engine.version to v${WITH_PACKAGE.since}.0rc1 or later, or set image of the site to an image with the package`,
        }),
      },
    ];
  },
});
