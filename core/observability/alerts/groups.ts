import { ENGINE_CONTAINER } from "../../domain/index.ts";
import { type Alert, groupOfPod, groupOfSet, labelled, ofPods, ofSets, ofStack } from "../alert.ts";

const OF_ENGINE = `container="${ENGINE_CONTAINER}"`;

/** Alerts about groups, their pods and their ranks. */
export const groupAlerts: readonly Alert[] = [
  {
    name: "GlmServeGroupIncomplete",
    severity: "critical",
    holds: "15m",
    summary: "Group {{ $labels.group }} is not complete.",
    description:
      "Group {{ $labels.group }} in namespace {{ $labels.namespace }} has lacked {{ $value }} of its pods for 15 minutes, so it serves nothing. Read the events of its pods: kubectl -n {{ $labels.namespace }} describe statefulset,pod -l app.kubernetes.io/name=glm-serve",
    needs: "kube-state-metrics",
    runbook:
      "Pending pods name the reason in their events: no free node, a taint, an image that cannot be pulled, a volume that cannot be mounted. Nodes that are gone leave pods in Terminating.",
    expression: (context) => {
      const wanted = `sum by (namespace, group) (${groupOfSet(`kube_statefulset_replicas${ofSets(context)}`)})`;
      const phase = `kube_pod_status_phase${ofPods(context, "pod", 'phase="Running"')}`;
      const running = `sum by (namespace, group) (${groupOfPod(phase)})`;
      return `${wanted}\n  - (${running} or 0 * ${wanted})\n  > 0`;
    },
  },
  {
    name: "GlmServeGroupNotReady",
    severity: "warning",
    holds: "5m",
    summary: "Group {{ $labels.group }} no longer serves.",
    description:
      "Group {{ $labels.group }} in namespace {{ $labels.namespace }} has only {{ $value }} of its pods ready, although all of them were within the last hour. Read why: kubectl -n {{ $labels.namespace }} describe pod -l app.kubernetes.io/name=glm-serve",
    needs: "kube-state-metrics",
    runbook:
      "When one of its pods ends, a group starts again as a whole and loads its weights. During a rollout, one group after another is not ready.",
    expression: (context) => {
      const ready = `kube_statefulset_status_replicas_ready${ofSets(context)}`;
      const wanted = `kube_statefulset_replicas${ofSets(context)}`;
      const was = `max_over_time((${ready} == bool ${wanted})[1h:1m]) == 1`;
      return groupOfSet(`(${ready} < ${wanted} and on (namespace, statefulset) ${was})`);
    },
  },
  {
    name: "GlmServeRankSilent",
    severity: "critical",
    holds: "3m",
    summary: "A rank of pod {{ $labels.pod }} does not answer Prometheus.",
    description:
      "Port {{ $labels.endpoint }} of pod {{ $labels.pod }} (group {{ $labels.group }}) in namespace {{ $labels.namespace }} serves no metrics although the pod is ready. Read its log: kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }}",
    needs: "kube-state-metrics",
    runbook:
      "A NetworkPolicy or a firewall may block Prometheus: compare with `glm-serve ports`. Otherwise the process hangs: delete the pod, so that its group starts again.",
    expression: (context) =>
      `up${ofStack(context)} == 0\n  and on (namespace, pod) kube_pod_status_ready${ofPods(context, "pod", 'condition="true"')} == 1`,
  },
  {
    name: "GlmServeRanksUnscraped",
    severity: "warning",
    holds: "30m",
    summary: "Prometheus does not scrape every {{ $labels.role }} rank of {{ $labels.stack }}.",
    description:
      "Prometheus does not scrape {{ $value }} of the {{ $labels.role }} ranks of stack {{ $labels.stack }} in namespace {{ $labels.namespace }}. Compare the targets page of Prometheus with glm-serve ports {{ $labels.stack }}",
    runbook:
      "Prometheus does not select the PodMonitors (`observability.labels`), may not list the pods of the namespace, or the pods do not run.",
    expression: (context) => {
      const parts = context.pods
        .filter(({ targets }) => targets > 0)
        .map(({ role, targets }) => {
          const own = ["namespace", "stack", "role"];
          const none = [
            ["namespace", context.topology.site.namespace],
            ["stack", context.topology.instance],
            ["role", role],
          ].reduce((inner, [label = "", value = ""]) => labelled(inner, label, value), "vector(0)");
          const known = `count by (${own.join(", ")}) (up${ofStack(context, `role="${role}"`)})`;
          return `${targets} - (${known} or on (${own.join(", ")}) ${none}) > 0`;
        });
      return parts.length === 0 ? undefined : parts.join("\nor\n");
    },
  },
  {
    name: "GlmServeRestartLoop",
    severity: "critical",
    summary: "Group {{ $labels.group }} restarts repeatedly.",
    description:
      'A pod of group {{ $labels.group }} in namespace {{ $labels.namespace }} restarted {{ $value | printf "%.0f" }} times within an hour. Read why the last run ended: kubectl -n {{ $labels.namespace }} describe pod {{ $labels.group }}-0',
    needs: "kube-state-metrics",
    runbook:
      "The last line of the log is the reason (`Last State` of the pod): it names the pod and the process that ended first. `glm-serve check` explains settings that an engine refuses.",
    expression: (context) => {
      const restarts = `kube_pod_container_status_restarts_total${ofPods(context, "pod", OF_ENGINE)}`;
      return `max by (namespace, group) (${groupOfPod(`increase(${restarts}[1h])`)}) > 2`;
    },
  },
  {
    name: "GlmServeLoadOverBudget",
    severity: "warning",
    summary: "Pod {{ $labels.pod }} is not ready long after its start.",
    description:
      "The engine of pod {{ $labels.pod }} in namespace {{ $labels.namespace }} started {{ $value | humanizeDuration }} ago and is not ready: it takes too long to load, or no longer answers. Read its log: kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }}",
    needs: "kube-state-metrics",
    runbook:
      "Storage that is slower than usual is the most frequent reason. The kubelet restarts the pod when the time of `probes.startup` is up: raise the setting if the log shows progress.",
    expression: (context) =>
      [
        `time() - kube_pod_container_state_started${ofPods(context, "pod", OF_ENGINE)} > ${context.limits.loadSeconds}`,
        `  and on (namespace, pod) kube_pod_status_ready${ofPods(context, "pod", 'condition="true"')} == 0`,
      ].join("\n"),
  },
];
