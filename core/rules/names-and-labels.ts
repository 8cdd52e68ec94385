import { defineRule, removed } from "../domain/index.ts";
import { entryOf } from "../topology/index.ts";

/** StatefulSet names leave room for `-<hash>` of the controller-revision-hash label in 63 characters. */
const STATEFUL_SET_NAME_LIMIT = 52;

/** Suffixes of objects that are no group, and what they belong to. */
const RESERVED_GROUPS: Readonly<Record<string, string>> = {
  proxy: "the proxy",
  api: "the proxy",
  "kv-pool": "the pool of KV caches",
};

const RESERVED_KEYS = /^(app\.kubernetes\.io\/(name|instance|component)|glm-serve\/.*)$/;

/** Labels and annotations by which the controllers of Kubernetes find their pods, or that they overwrite. */
const CONTROLLERS_KEYS =
  /^(batch\.kubernetes\.io\/.*|job-name|controller-uid|controller-revision-hash|pod-template-hash|statefulset\.kubernetes\.io\/.*|apps\.kubernetes\.io\/.*|deployment\.kubernetes\.io\/.*|kubectl\.kubernetes\.io\/last-applied-configuration)$/;

/** Annotations that Kubernetes reads as settings of a pod, and refuses with another value or another container. */
const PODS_KEYS =
  /^(kubernetes\.io\/config\.mirror|scheduler\.alpha\.kubernetes\.io\/tolerations|controller\.kubernetes\.io\/pod-deletion-cost|(container\.)?seccomp\.security\.alpha\.kubernetes\.io\/.*|container\.apparmor\.security\.beta\.kubernetes\.io\/.*)$/;

export const namesFit = defineRule({
  id: "names-fit",
  source: "Kubernetes: labels hold at most 63 characters, the revision hash takes 11",
  per: "group",
  check: ({ name, replicas }, { topology: { instance } }) => {
    const meant = entryOf(RESERVED_GROUPS, name);
    if (meant !== undefined) {
      return [
        {
          path: `groups.${name}`,
          value: name,
          message: `groups.${name} has a reserved name: glm-serve names objects of ${meant} like those of this group.`,
          fix: `Rename groups.${name}`,
        },
      ];
    }
    const longest = `${instance}-${name}-${replicas - 1}`;
    if (longest.length <= STATEFUL_SET_NAME_LIMIT) return [];
    return [
      {
        path: `groups.${name}`,
        value: longest,
        message: `StatefulSet ${longest} has a name of ${longest.length} characters; the limit is ${STATEFUL_SET_NAME_LIMIT}.`,
        fix: `Shorten the name of groups.${name}, or set instance to a shorter name`,
      },
    ];
  },
});

export const labelsFree = defineRule({
  id: "labels-free",
  source: "glm-serve and the controllers of Kubernetes select their pods by these labels",
  per: "site",
  check: (site) =>
    [
      { field: "labels", given: site.labels },
      { field: "annotations", given: site.annotations },
      { field: "platform.podLabels", given: site.platform.podLabels ?? {} },
    ].flatMap(({ field, given }) =>
      Object.entries(given)
        .filter(([key]) => RESERVED_KEYS.test(key) || CONTROLLERS_KEYS.test(key))
        .map(([key, value]) => ({
          path: `${field}.${key}`,
          value,
          message: `${field}.${key} is reserved for ${RESERVED_KEYS.test(key) ? "glm-serve" : "Kubernetes"}.`,
          fix: removed({ name: key, ending: ", or use another key" }),
        })),
    ),
});

export const annotationsFree = defineRule({
  id: "annotations-free",
  source: "Kubernetes v1.34, ValidatePodSpecificAnnotations in pkg/apis/core/validation/validation.go",
  per: "site",
  check: ({ annotations }) =>
    Object.entries(annotations)
      .filter(([key]) => PODS_KEYS.test(key))
      .map(([key, value]) => ({
        path: `annotations.${key}`,
        value,
        message: `${key} is a setting of single pods for Kubernetes; glm-serve writes annotations to every object.`,
        fix: removed({ name: key }),
      })),
});
