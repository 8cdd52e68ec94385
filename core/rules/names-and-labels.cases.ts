import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../test/support/topologies.ts";

/** The documented pair with another name of the prefill group. */
const renamed = (prefill: string) =>
  prefillDecode((topology) => {
    topology.groups = { [prefill]: groupOf(topology, "prefill"), decode: groupOf(topology, "decode") };
  });

/** A serving group of a stack whose name has 30 characters. */
const named = (letters: number) =>
  serving(1, (topology) => {
    topology.name = "a".repeat(30);
    topology.groups = { ["g".repeat(letters)]: groupOf(topology, "serve") };
  });

export const cases: CasesByRule = {
  "names-fit": {
    fails: [
      {
        name: "a name without room for the hash of the revision",
        topology: { ...renamed("p".repeat(22)), name: "a".repeat(30) },
        reports: [
          {
            path: `groups.${"p".repeat(22)}`,
            value: `${"a".repeat(30)}-${"p".repeat(22)}-0`,
            message:
              "StatefulSet aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-pppppppppppppppppppppp-0 has a name of 55 characters; the limit is 52.",
            fix: "Shorten the name of groups.pppppppppppppppppppppp, or set instance to a shorter name",
          },
        ],
      },
      {
        name: "one character too many",
        topology: named(20),
        reports: [
          {
            path: `groups.${"g".repeat(20)}`,
            value: `${"a".repeat(30)}-${"g".repeat(20)}-0`,
            message: /has a name of 53 characters/,
            fix: /^Shorten/,
          },
        ],
      },
      {
        name: "a group with the name of the proxy",
        topology: renamed("proxy"),
        reports: [
          {
            path: "groups.proxy",
            value: "proxy",
            message:
              "groups.proxy has a reserved name: glm-serve names objects of the proxy like those of this group.",
            fix: "Rename groups.proxy",
          },
        ],
      },
      {
        name: "a group with the name of the Service for clients",
        topology: renamed("api"),
        reports: [
          {
            path: "groups.api",
            value: "api",
            message: /^groups\.api has a reserved name/,
            fix: "Rename groups.api",
          },
        ],
      },
    ],
    passes: [
      { name: "a short name", topology: named(10) },
      { name: "a name of the greatest length", topology: named(19) },
    ],
  },
  "labels-free": {
    fails: [
      {
        name: "a label that selects pods, and an annotation of glm-serve",
        topology: prefillDecode(),
        site: { labels: { "app.kubernetes.io/instance": "x" }, annotations: { "glm-serve/revision": "1" } },
        reports: [
          {
            path: "labels.app.kubernetes.io/instance",
            value: "x",
            message: "labels.app.kubernetes.io/instance is reserved for glm-serve.",
            fix: "Remove app.kubernetes.io/instance, or use another key",
          },
          {
            path: "annotations.glm-serve/revision",
            value: "1",
            message: "annotations.glm-serve/revision is reserved for glm-serve.",
            fix: "Remove glm-serve/revision, or use another key",
          },
        ],
      },
      {
        name: "labels of Jobs, and an annotation of kubectl",
        topology: prefillDecode(),
        site: {
          labels: { "job-name": "x", "batch.kubernetes.io/controller-uid": "x" },
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
          platform: { podLabels: { "controller-revision-hash": "x" } },
        },
        reports: [
          {
            path: "labels.job-name",
            value: "x",
            message: "labels.job-name is reserved for Kubernetes.",
            fix: "Remove job-name, or use another key",
          },
          ...(
            [
              ["labels", "batch.kubernetes.io/controller-uid", "x"],
              ["annotations", "kubectl.kubernetes.io/last-applied-configuration", "{}"],
              ["platform.podLabels", "controller-revision-hash", "x"],
            ] as const
          ).map(([field, key, value]) => ({
            path: `${field}.${key}`,
            value,
            message: `${field}.${key} is reserved for Kubernetes.`,
            fix: `Remove ${key}, or use another key`,
          })),
        ],
      },
    ],
    passes: [{ name: "a label of the site", topology: prefillDecode(), site: { labels: { team: "llm" } } }],
  },
  "annotations-free": {
    fails: [
      {
        name: "a profile of seccomp as an annotation",
        topology: serving(1),
        site: { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "1e3" } },
        reports: [
          {
            path: "annotations.seccomp.security.alpha.kubernetes.io/pod",
            value: "1e3",
            message:
              "seccomp.security.alpha.kubernetes.io/pod is a setting of single pods for Kubernetes; glm-serve writes annotations to every object.",
            fix: "Remove seccomp.security.alpha.kubernetes.io/pod",
          },
        ],
      },
      {
        name: "a profile of AppArmor for a container",
        topology: serving(1),
        site: { annotations: { "container.apparmor.security.beta.kubernetes.io/engine": "unconfined" } },
        reports: [
          {
            path: "annotations.container.apparmor.security.beta.kubernetes.io/engine",
            value: "unconfined",
            message: /is a setting of single pods/,
            fix: /^Remove/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "an annotation of the user",
        topology: serving(1),
        site: { annotations: { "example.com/owner": "serving" } },
      },
    ],
  },
};
