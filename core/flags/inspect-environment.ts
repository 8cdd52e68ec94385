import { type FlagProblem, FlagProblemKind, removed, type ResolvedGroup } from "../domain/index.ts";
import { holdsCredentials, isSecretName } from "../errors/index.ts";
import { extendsItself, scriptVariables } from "../launch/index.ts";
import { entryOf } from "../topology/index.ts";

/** Variables of which glm-serve sets a part, and which a group may extend. */
const EXTENDED: ReadonlySet<string> = new Set(["LD_LIBRARY_PATH", "PATH"]);

/**
 * Reports variables that glm-serve sets, and secrets in plain text.
 *
 * @param owned variables that the pod, its script or the device plugin sets, and the fix for a group that sets them
 */
export function inspectEnvironment(
  group: ResolvedGroup,
  owned: Readonly<Record<string, string>>,
): readonly FlagProblem[] {
  return Object.entries(group.env).flatMap(([name, value]): FlagProblem[] => {
    const path = `groups.${group.name}.env.${name}`;
    const fix = entryOf(owned, name) ?? entryOf(scriptVariables, name);
    if (fix !== undefined && !(EXTENDED.has(name) && extendsItself(name, value))) {
      return [
        {
          path,
          value,
          kind: FlagProblemKind.OwnedVariable,
          message: `glm-serve controls ${name}.`,
          fix: { ...removed(), text: () => fix.replaceAll("<group>", group.name) },
        },
      ];
    }
    if (isSecretName(name) || holdsCredentials(value)) {
      return [
        {
          path,
          kind: FlagProblemKind.SecretVariable,
          message: isSecretName(name)
            ? `${name} looks like a secret: everyone who can read pods can read it.`
            : `${name} contains credentials: everyone who can read pods can read them.`,
          fix: removed({
            ending: `, store the value in a Secret, and set secretEnvironment.${name} of the site to its name and key`,
          }),
        },
      ];
    }
    return [];
  });
}
