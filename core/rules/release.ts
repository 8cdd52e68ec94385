import { defineRule, setTo, Severity } from "../domain/index.ts";
import { Basis, basisOf, isNumbered, nearestOlder } from "../facts/index.ts";

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
    const known = `one of ${engine.versions.join(", ")}`;
    return [
      {
        ...at("engine.version"),
        message: `${engine.title} ${version} has no catalogue; glm-serve uses that of ${standIn}, and does not judge ${NOT_JUDGED[basis]}.`,
        // A commit or a branch has no number that tells which release is near.
        fix: isNumbered(version) ? setTo(standIn, { as: known }) : `Set engine.version to ${known}`,
      },
    ];
  },
});
