import type { EngineRule } from "../domain/index.ts";

/** StatefulSet names leave room for `-<hash>` of the controller-revision-hash label in 63 characters. */
const STATEFUL_SET_NAME_LIMIT = 52;

/** Names of parts that are no groups. */
const RESERVED = new Set(["proxy", "api"]);

export const namesFit: EngineRule = {
  id: "names-fit",
  source: "Kubernetes: labels hold at most 63 characters, the revision hash takes 11",
  check: ({ instance, groups }) =>
    groups.flatMap((group) => {
      if (RESERVED.has(group.name)) {
        return [
          {
            path: `groups.${group.name}`,
            value: group.name,
            message:
              "Objects of the proxy bear this name; clients would reach the pods of the group instead.",
            fix: "choose another name",
          },
        ];
      }
      const name = `${instance}-${group.name}-${group.replicas - 1}`;
      if (name.length <= STATEFUL_SET_NAME_LIMIT) return [];
      return [
        {
          path: `groups.${group.name}`,
          value: name,
          message: `The name of its StatefulSet would have ${name.length} characters; ${STATEFUL_SET_NAME_LIMIT} fit.`,
          fix: "shorten the name of the group or of the topology",
        },
      ];
    }),
};
