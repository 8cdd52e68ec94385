import {
  type EnvironmentVariable,
  type GroupLayout,
  linkSecretOf,
  type ResolvedTopology,
  type Secret,
} from "../domain/index.ts";
import { optionalSecretVariable } from "./container.ts";
import { groupLabels, metadata } from "./labels.ts";

/** The variable with the token of the group's link, from a Secret that may be missing: the supervisor reports that. */
export function linkEnvironment(
  topology: ResolvedTopology,
  layout: GroupLayout,
): readonly EnvironmentVariable[] {
  const secret = linkSecretOf(topology, layout);
  return secret === undefined ? [] : [optionalSecretVariable("GLM_SERVE_LINK_TOKEN", secret.reference)];
}

/** The group's own Secret, without its token; undefined where the site names a Secret. */
export function linkSecret(
  topology: ResolvedTopology,
  layout: GroupLayout,
): { readonly manifest: Secret; readonly key: string } | undefined {
  const secret = linkSecretOf(topology, layout);
  if (secret === undefined || secret.named) return undefined;
  const { name, key } = secret.reference;
  const labels = groupLabels(topology, layout);
  return {
    key,
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata(topology, name, { labels }),
      type: "Opaque",
    },
  };
}
