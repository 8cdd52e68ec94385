import type { ArgumentValue } from "../../../topology/index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode } from "../../../../test/support/xllm.ts";

const disaggregated = { enableDisaggPd: true, etcdAddr: "192.0.2.1:2379" } as const;

const unread = (args: Readonly<Record<string, ArgumentValue>>) => oneNode({ args });

export const cases: CasesByRule = {
  "xllm-disaggregation": {
    fails: [
      {
        name: "disaggregation without etcd",
        ...oneNode({ args: { enableDisaggPd: true, instanceRole: "PREFILL" } }),
        reports: [
          {
            path: "groups.serve.args.etcdAddr",
            message:
              "etcdAddr must be the address of etcd, through which prefill and decode instances find each other.",
            fix: "Remove enableDisaggPd, or set etcdAddr to host:port",
          },
        ],
      },
      {
        name: "disaggregation without a role",
        ...oneNode({ args: disaggregated }),
        reports: [
          {
            path: "groups.serve.args.instanceRole",
            message: "instanceRole must be one of PREFILL, DECODE when enableDisaggPd is on.",
            fix: "Set instanceRole to one of PREFILL, DECODE",
          },
        ],
      },
      {
        name: "the mixed role without enablePdOoc",
        ...oneNode({ args: { ...disaggregated, instanceRole: "MIX" } }),
        reports: [
          {
            path: "groups.serve.args.instanceRole",
            value: "MIX",
            message: "instanceRole must be one of PREFILL, DECODE when enableDisaggPd is on.",
            fix: "Set instanceRole to one of PREFILL, DECODE",
          },
        ],
      },
      {
        name: "a role that enablePdOoc does not have either",
        ...oneNode({ args: { ...disaggregated, instanceRole: "DEFAULT", enablePdOoc: true } }),
        reports: [
          {
            path: "groups.serve.args.instanceRole",
            value: "DEFAULT",
            message: "instanceRole must be one of PREFILL, DECODE, MIX when enableDisaggPd is on.",
            fix: "Set instanceRole to one of PREFILL, DECODE, MIX",
          },
        ],
      },
    ],
    passes: [
      { name: "a prefill instance", ...oneNode({ args: { ...disaggregated, instanceRole: "PREFILL" } }) },
      {
        name: "the mixed role with enablePdOoc",
        ...oneNode({ args: { ...disaggregated, instanceRole: "MIX", enablePdOoc: true } }),
      },
    ],
  },
  "xllm-disaggregation-off": {
    fails: [
      {
        name: "a role",
        ...unread({ instanceRole: "DECODE" }),
        reports: [
          {
            path: "groups.serve.args.instanceRole",
            value: "DECODE",
            message: "instanceRole has no effect without enableDisaggPd.",
            fix: "Remove instanceRole, or set enableDisaggPd to true",
          },
        ],
      },
      {
        name: "a port for calls",
        ...unread({ disaggPdPort: 7778 }),
        reports: [
          {
            path: "groups.serve.args.disaggPdPort",
            value: 7778,
            message: "disaggPdPort has no effect without enableDisaggPd.",
            fix: "Remove disaggPdPort, or set enableDisaggPd to true",
          },
        ],
      },
      {
        name: "a port for the KV transfer",
        ...unread({ transferListenPort: 26_100 }),
        reports: [
          {
            path: "groups.serve.args.transferListenPort",
            value: 26100,
            message: "transferListenPort has no effect without enableDisaggPd.",
            fix: "Remove transferListenPort, or set enableDisaggPd to true",
          },
        ],
      },
      {
        name: "a transfer mode",
        ...unread({ kvCacheTransferMode: "PULL" }),
        reports: [
          {
            path: "groups.serve.args.kvCacheTransferMode",
            value: "PULL",
            message: "kvCacheTransferMode has no effect without enableDisaggPd.",
            fix: "Remove kvCacheTransferMode, or set enableDisaggPd to true",
          },
        ],
      },
      {
        name: "the mixed role's switch",
        ...unread({ enablePdOoc: true }),
        reports: [
          {
            path: "groups.serve.args.enablePdOoc",
            value: true,
            message: "enablePdOoc has no effect without enableDisaggPd.",
            fix: "Remove enablePdOoc, or set enableDisaggPd to true",
          },
        ],
      },
    ],
    passes: [
      { name: "flags that are off", ...unread({ instanceRole: "DEFAULT", enablePdOoc: false }) },
      ...Object.entries({
        instanceRole: "DECODE",
        disaggPdPort: 7778,
        transferListenPort: 26_100,
        kvCacheTransferMode: "PULL",
        enablePdOoc: true,
      }).map(([flag, value]) => ({
        name: `${flag} with enableDisaggPd`,
        ...unread({ [flag]: value, enableDisaggPd: true, etcdAddr: "198.18.0.9:2379" }),
      })),
    ],
  },
  "xllm-prefill-overlap": {
    fails: [
      {
        name: "a prefill instance with schedule overlap",
        ...oneNode({ args: { enableDisaggPd: true, instanceRole: "PREFILL", enableScheduleOverlap: true } }),
        reports: [
          {
            path: "groups.serve.args.enableScheduleOverlap",
            value: true,
            message: "enableScheduleOverlap has no effect: a prefill instance turns it off.",
            fix: "Remove enableScheduleOverlap",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a decode instance with schedule overlap",
        ...oneNode({ args: { enableDisaggPd: true, instanceRole: "DECODE", enableScheduleOverlap: true } }),
      },
      {
        name: "a prefill instance without schedule overlap",
        ...oneNode({ args: { enableDisaggPd: true, instanceRole: "PREFILL", enableScheduleOverlap: false } }),
      },
      {
        name: "the prefill role without disaggregation",
        ...oneNode({ args: { enableDisaggPd: false, instanceRole: "PREFILL", enableScheduleOverlap: true } }),
      },
    ],
  },
};
