import { Role } from "../../topology/index.ts";
import { type Alert, type AlertContext, labelled, mostSeconds, ofStack } from "../alert.ts";

const BY = "namespace, stack, role, group";

/** Alerts about requests and the KV cache, from the metrics of the engine. */
export const requestAlerts: readonly Alert[] = [
  {
    name: "GlmServeKvCacheFull",
    severity: "warning",
    holds: "15m",
    summary: "The KV cache of group {{ $labels.group }} is full.",
    description:
      "A rank of group {{ $labels.group }} (role {{ $labels.role }}) in namespace {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its KV cache: requests wait or are preempted. Add a replica, or lower maxNumSeqs or maxModelLen",
    runbook: "`glm-serve memory` shows how many tokens the cache holds, and which setting gives it more.",
    expression: (context) => {
      const { cacheUsage } = context.metrics;
      return cacheUsage === undefined
        ? undefined
        : `max by (${BY}) (${cacheUsage}${ofStack(context)}) > ${context.limits.kvCachePercent / 100}`;
    },
  },
  {
    name: "GlmServeQueueGrows",
    severity: "warning",
    holds: "10m",
    summary: "The queue of group {{ $labels.group }} grows.",
    description:
      "{{ $value }} requests wait in group {{ $labels.group }} (role {{ $labels.role }}) in namespace {{ $labels.namespace }}; fewer did ten minutes ago. Add a replica, or limit the clients",
    runbook:
      "Compare with the other groups of the role: a single long queue means a group that hangs or that the proxy prefers; long queues everywhere mean too much load.",
    expression: (context) => {
      const waiting = (offset: string) =>
        `sum by (${BY}) (${context.metrics.waiting}${ofStack(context)}${offset})`;
      return `${waiting("")} > ${context.limits.queueLength}\n  and ${waiting("")} > ${waiting(" offset 10m")}`;
    },
  },
  {
    name: "GlmServeTtftOverTarget",
    severity: "warning",
    holds: "10m",
    summary: "First tokens of group {{ $labels.group }} come late.",
    description:
      "Most first tokens of group {{ $labels.group }} (role {{ $labels.role }}) in namespace {{ $labels.namespace }} take up to {{ $value | humanizeDuration }}, above the target of the site. Check its queue and the lengths of its prompts",
    runbook:
      "Prefill is the limit if only prefill groups are late; the transfer of KV caches if only decode groups are. `observability.alerts.ttftSeconds` is the target.",
    expression: (context) =>
      `${mostSeconds(context.metrics.firstToken, BY, ofStack(context))} > ${context.limits.ttftSeconds}`,
  },
  {
    name: "GlmServeTpotOverTarget",
    severity: "warning",
    holds: "10m",
    summary: "Tokens of group {{ $labels.group }} come slowly.",
    description:
      "Most tokens of group {{ $labels.group }} (role {{ $labels.role }}) in namespace {{ $labels.namespace }} take up to {{ $value | humanizeDuration }}, above the target of the site. Check the number of its running requests",
    runbook:
      "The causes are too many requests at once (maxNumSeqs), disabled graphs (`diagnose`), or a slow device or network. `observability.alerts.tpotSeconds` is the target.",
    expression: (context) =>
      `${mostSeconds(context.metrics.nextToken, BY, ofStack(context, `role!="${Role.Prefill}"`))} > ${context.limits.tpotSeconds}`,
  },
  {
    name: "GlmServePrefillDecodeImbalance",
    severity: "warning",
    holds: "15m",
    summary: "Requests of {{ $labels.stack }} wait for {{ $labels.role }} while the other role is idle.",
    description:
      "{{ $value }} requests of stack {{ $labels.stack }} in namespace {{ $labels.namespace }} wait in the {{ $labels.role }} groups, and none waits in the groups of the other role. Add a replica to role {{ $labels.role }}, or take one from the other role",
    runbook:
      "Long prompts need prefill, long answers need decode. `glm-serve fit` compares shapes; a change of `replicas` keeps the other groups.",
    expression: (context) => {
      if (!isPrefillDecode(context)) return undefined;
      const waiting = (role: Role) =>
        `sum by (namespace, stack) (${context.metrics.waiting}${ofStack(context, `role="${role}"`)})`;
      const one = (role: Role, other: Role) =>
        labelled(
          `${waiting(role)} > ${context.limits.queueLength} unless ${waiting(other)} > 0`,
          "role",
          role,
        );
      return `${one(Role.Prefill, Role.Decode)}\nor\n${one(Role.Decode, Role.Prefill)}`;
    },
  },
  {
    name: "GlmServeKvTransferFailed",
    severity: "critical",
    summary: "KV caches do not arrive in group {{ $labels.group }}.",
    description:
      'Group {{ $labels.group }} (role {{ $labels.role }}) in namespace {{ $labels.namespace }} has lost KV caches: {{ $value | printf "%.0f" }} within ten minutes. Read the logs of its pods for the address that they could not reach',
    runbook:
      "Check the links of the devices (`procedures.preflight`), the ports of the connector between the nodes (`glm-serve ports`), and that both roles run one release.",
    expression: (context) => {
      const { failedTransfers = [] } = context.metrics;
      if (!isPrefillDecode(context) || failedTransfers.length === 0) return undefined;
      return failedTransfers
        .map(({ metric, matchers }) => {
          const own = ofStack(context, ...(matchers === "" ? [] : [matchers]));
          return `sum by (${BY}) (increase(${metric}${own}[10m])) > 0`;
        })
        .join("\nor\n");
    },
  },
];

function isPrefillDecode({ topology }: AlertContext): boolean {
  return topology.groups.some(({ role }) => role === Role.Decode);
}
