import type { ArgumentValue } from "../../../index.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const KEYS = "args.additionalConfig";

/** The latest release, which reads keys of the scheduler inside scheduler_config. */
const latest = "v0.25.1rc1";

const serve = (change: GroupChange) => ({ topology: changed(serving(1), change) });

const prefill = (change: GroupChange) => ({
  topology: changed(prefillDecode(), { ...change, group: "prefill" }),
  within: "groups.prefill",
});

const scheduler = (
  settings: ArgumentValue,
  beside: Readonly<Record<string, ArgumentValue>> = {},
): GroupChange => ({ version: latest, keys: { ...beside, scheduler_config: settings } });

export const cases: CasesByRule = {
  "ascend-prefill-eager": {
    fails: [
      {
        name: "prefill without the flag",
        ...prefill({ without: ["enforceEager"] }),
        reports: [
          {
            path: "groups.prefill.args.enforceEager",
            message: "enforceEager is off: prefill captures graphs that its long steps never use.",
            fix: "Set enforceEager to true",
          },
        ],
      },
      {
        name: "prefill with the flag off",
        ...prefill({ args: { enforceEager: false } }),
        reports: [
          {
            path: "groups.prefill.args.enforceEager",
            value: false,
            message: /^enforceEager is off/,
            fix: "Set enforceEager to true",
          },
        ],
      },
    ],
    passes: [{ name: "prefill with the flag", ...prefill({ args: { enforceEager: true } }) }],
  },
  "ascend-recompute-scheduler-producer": {
    fails: [
      {
        name: "prefill",
        ...prefill({ keys: { recompute_scheduler_enable: true } }),
        reports: [
          {
            path: `groups.prefill.${KEYS}.recompute_scheduler_enable`,
            value: true,
            message: "recompute_scheduler_enable can lower accuracy in a prefill group.",
            fix: "Remove recompute_scheduler_enable from groups.prefill",
          },
        ],
      },
      {
        name: "prefill by the key inside scheduler_config",
        ...prefill(scheduler({ recompute_scheduler_enable: true })),
        reports: [
          {
            path: `groups.prefill.${KEYS}.scheduler_config.recompute_scheduler_enable`,
            value: true,
            message: "recompute_scheduler_enable has no effect in a prefill group.",
            fix: "Remove recompute_scheduler_enable from groups.prefill",
          },
        ],
      },
    ],
    passes: [
      { name: "prefill without the key", ...prefill({ keys: {} }) },
      { name: "a text in place of scheduler_config", ...prefill(scheduler("recompute")) },
    ],
  },
  "ascend-recompute-scheduler-transfer": {
    fails: [
      {
        name: "a group that serves alone",
        ...serve({ keys: { recompute_scheduler_enable: true } }),
        reports: [
          {
            path: `groups.serve.${KEYS}.recompute_scheduler_enable`,
            value: true,
            message:
              "recompute_scheduler_enable requires prefill and decode groups; groups.serve has the role serve.",
            fix: "Remove recompute_scheduler_enable",
          },
        ],
      },
      {
        name: "a group that serves alone by the key inside scheduler_config",
        ...serve(scheduler({ recompute_scheduler_enable: true })),
        reports: [
          {
            path: `groups.serve.${KEYS}.scheduler_config.recompute_scheduler_enable`,
            value: true,
            message: /requires prefill and decode groups/,
            fix: "Remove recompute_scheduler_enable",
          },
        ],
      },
      {
        name: "a group that serves alone in v0.18.0",
        ...serve({ keys: { recompute_scheduler_enable: true }, version: "v0.18.0" }),
        reports: [
          {
            path: `groups.serve.${KEYS}.recompute_scheduler_enable`,
            value: true,
            message: /requires prefill and decode groups/,
            fix: "Remove recompute_scheduler_enable",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a group that serves alone in v0.17.0rc1",
        ...serve({ keys: { recompute_scheduler_enable: true }, version: "v0.17.0rc1" }),
      },
      { name: "the key off", ...serve({ keys: { recompute_scheduler_enable: false } }) },
      {
        name: "the key inside scheduler_config off, which wins over the key beside it",
        ...serve(scheduler({ recompute_scheduler_enable: false }, { recompute_scheduler_enable: true })),
      },
    ],
  },
};
