import { PROXY, ROLLOUT } from "../../kubernetes/index.ts";
import { Role } from "../../topology/index.ts";
import { type Alert, type AlertContext, labelled, ofSets } from "../alert.ts";

const proxyOf = ({ topology: { instance, site } }: AlertContext) =>
  `kube_deployment_status_replicas_available{namespace="${site.namespace}",deployment="${instance}-${PROXY}"}`;

/** Alerts about what stands around the groups: the proxy and the Jobs. The proxy itself has no metrics. */
export const aroundAlerts: readonly Alert[] = [
  {
    name: "GlmServeProxyDown",
    severity: "critical",
    holds: "2m",
    summary: "Proxy {{ $labels.deployment }} is not available.",
    description:
      "No pod of {{ $labels.deployment }} in namespace {{ $labels.namespace }} is ready, so the stack answers no requests. Read why: kubectl -n {{ $labels.namespace }} logs deployment/{{ $labels.deployment }} --all-containers",
    needs: "kube-state-metrics",
    runbook:
      "The pod is ready only while a prefill and a decode group of its contract are: the log of its container router names what is missing, and the alert ends with the first pair. Otherwise read the events of the pod. The proxy needs no device and holds no state, so deleting its pod is safe.",
    expression: (context) =>
      context.topology.spec.proxy === undefined ? undefined : `${proxyOf(context)} == 0`,
  },
  {
    name: "GlmServeProxyWithoutBackends",
    severity: "critical",
    holds: "5m",
    summary: "The proxy has no {{ $labels.role }} group to send requests to.",
    description:
      "Proxy {{ $labels.deployment }} in namespace {{ $labels.namespace }} is ready although no {{ $labels.role }} group has all of its pods ready, so every request fails. Read why: kubectl -n {{ $labels.namespace }} get pod -l app.kubernetes.io/name=glm-serve",
    needs: "kube-state-metrics",
    runbook:
      "Follow the alerts about the groups of the role. A proxy with a router is ready without them only while the router does not reach the API server: read the log of the container router.",
    expression: (context) => {
      if (context.topology.spec.proxy === undefined) return undefined;
      return [Role.Prefill, Role.Decode]
        .map((role) => {
          const names = context.topology.groups
            .filter((group) => group.role === role)
            .map(({ name }) => name);
          const sets = ofSets(context, names.toSorted());
          const ready = `kube_statefulset_status_replicas_ready${sets} >= bool kube_statefulset_replicas${sets}`;
          return labelled(
            `${proxyOf(context)} > 0 and on (namespace) sum by (namespace) (${ready}) == 0`,
            "role",
            role,
          );
        })
        .join("\nor\n");
    },
  },
  {
    name: "GlmServeJobFailed",
    severity: "warning",
    summary: "Job {{ $labels.job_name }} failed.",
    description:
      "Job {{ $labels.job_name }} in namespace {{ $labels.namespace }} failed. Read its reason: kubectl -n {{ $labels.namespace }} logs job/{{ $labels.job_name }}",
    needs: "kube-state-metrics",
    runbook: "The last line of the log is the reason. The result is also in the ConfigMap of the procedure.",
    // A rendered stack also has the Job that replaces its pods.
    expression: ({ topology: { instance, site }, procedures }) =>
      `kube_job_failed{namespace="${site.namespace}",job_name=~"${instance}-(${[...procedures, ROLLOUT].toSorted().join("|")})(-.+)?",condition="true"} == 1`,
  },
];
