import { type FlagProblem, FlagProblemKind, type ResolvedGroup } from "../domain/index.ts";
import { holdsUserInfo, isSecretName } from "../errors/index.ts";
import { scriptVariables } from "../launch/index.ts";
import { entryOf } from "../topology/index.ts";

/**
 * Variables that the library sets itself, and secrets in plain sight.
 *
 * @param owned variables that the pod, its script or the device plugin sets, and what to do instead of giving them
 */
export function inspectEnvironment(
  group: ResolvedGroup,
  owned: Readonly<Record<string, string>>,
): readonly FlagProblem[] {
  return Object.entries(group.env).flatMap(([name, value]): FlagProblem[] => {
    const path = `groups.${group.name}.env.${name}`;
    const fix = entryOf(owned, name) ?? entryOf(scriptVariables, name);
    if (fix !== undefined) {
      return [
        {
          path,
          value,
          kind: FlagProblemKind.OwnedVariable,
          message: `glm-serve sets ${name} itself.`,
          fix: fix.replaceAll("<group>", group.name),
        },
      ];
    }
    if (isSecretName(name) || holdsUserInfo(value)) {
      return [
        {
          path,
          kind: FlagProblemKind.SecretVariable,
          message: `${name} ${isSecretName(name) ? "looks like a secret" : "holds an address with a user in it"}, and plain environment is readable by everyone who can read pods.`,
          fix: "put it into a Secret and name that under secretEnvironment of the site",
        },
      ];
    }
    return [];
  });
}
