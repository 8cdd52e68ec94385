import type { SecretReference } from "../site/index.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { GroupLayout } from "./layout.ts";

/** The Secret with the token of a group's link. */
interface LinkSecret {
  readonly reference: SecretReference;
  /** Whether the site names it. Otherwise it belongs to the group, and may be missing. */
  readonly named: boolean;
}

/** The Secret of a group's link; undefined for a group of one pod, which has no link. */
export function linkSecretOf({ site }: ResolvedTopology, layout: GroupLayout): LinkSecret | undefined {
  if (layout.supervisorPort === undefined) return undefined;
  const { secret } = site.link;
  return secret === undefined
    ? { reference: { name: `${layout.objectName}-link`, key: "token" }, named: false }
    : { reference: secret, named: true };
}
