import { defineRule, setTo, Severity } from "../domain/index.ts";
import { Basis, basisOf, compareVersions, isNumbered, nearestOlder } from "../facts/index.ts";

/** What a rule that reads the catalogue of another release cannot judge. */
const NOT_JUDGED = {
  [Basis.Older]: "flags, keys and defaults that came later",
  [Basis.Oldest]: "flags, keys and defaults that differed earlier",
} as const;

export const releaseKnown = defineRule({
  id: "release-known",
  severity: Severity.Warning,
  source: "glm-serve: the catalogues of releases",
  per: "topology",
  check: ({ engine, spec }, { at }) => {
    const { version } = spec.engine;
    const basis = basisOf(engine.name, version);
    if (basis === Basis.Own) return [];
    const standIn = nearestOlder(engine.name, version);
    const newest = engine.versions.toSorted(compareVersions).at(-1) ?? standIn;
    const ofNewest = `${newest}, the newest release with a catalogue`;
    return [
      {
        ...at("engine.version"),
        message: `${engine.title} ${version} has no catalogue; glm-serve uses that of ${standIn}, and does not judge ${NOT_JUDGED[basis]}.`,
        // A commit or a branch has no number that tells which release is near.
        fix: isNumbered(version)
          ? setTo(standIn, {
              as:
                newest === standIn
                  ? ofNewest
                  : `${standIn}, the nearest release with a catalogue, or to ${ofNewest}`,
            })
          : `Set engine.version to ${ofNewest}`,
      },
    ];
  },
});
