import {
  CONTRACT_LABEL,
  type Container,
  type Deployment,
  type PodSpec,
  type ResolvedTopology,
} from "../domain/index.ts";
import { LAUNCH_DIRECTORY, RANKS_DIRECTORY } from "../launch/index.ts";
import { fieldVariable, resources } from "./container.ts";
import { ranksName } from "./ranks-config-map.ts";
import { routerName } from "./router-access.ts";
import { confinedReader } from "./security.ts";

/** Name of the container. */
const ROUTER = "router";

const STATE_DIRECTORY = "/run/glm-serve/router";

const ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Seconds for which the pod still gets requests while it ends: kube-proxy on every node learns of its end meanwhile. */
const LEAVING_SECONDS = 5;

/** What the router must know. */
export interface RouterSettings {
  /** The component whose pod has the proxy. */
  readonly component: string;
  /** Port of the proxy. */
  readonly port: number;
  /** Digest of the contract of the only ranks that the proxy may use. */
  readonly contract: string;
  readonly repeats: boolean;
}

/**
 * Adds the router to the pod of a proxy. The pod is ready once the proxy has prefill and decode ranks of the contract; until then, the
 * Deployment keeps the pod of the contract before.
 */
export function withRouter(
  topology: ResolvedTopology,
  deployment: Deployment,
  settings: RouterSettings,
): Deployment {
  const { template } = deployment.spec;
  const [proxy, ...others] = template.spec.containers;
  if (proxy === undefined) throw new RangeError("the Deployment has no container");
  const ranks = { name: "ranks", mountPath: RANKS_DIRECTORY, readOnly: true } as const;
  const leaving = { preStop: { exec: { command: ["sleep", String(LEAVING_SECONDS)] } } };
  return {
    ...deployment,
    spec: {
      ...deployment.spec,
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: { ...template.metadata.labels, [CONTRACT_LABEL]: settings.contract },
        },
        spec: {
          ...template.spec,
          serviceAccountName: routerName(topology, settings.component),
          containers: [
            { ...proxy, lifecycle: leaving, volumeMounts: [...proxy.volumeMounts, ranks] },
            ...others,
            { ...routerContainer(topology, proxy, settings), lifecycle: leaving },
          ],
          volumes: [...template.spec.volumes, ...routerVolumes(topology, settings.component)],
        },
      },
    },
  };
}

function routerContainer(
  { site, instance }: ResolvedTopology,
  { image, imagePullPolicy, terminationMessagePolicy }: Container,
  { port, repeats }: RouterSettings,
): Container {
  const { timeoutSeconds } = site.probes;
  const limits = site.proxyResources.limits;
  return {
    name: ROUTER,
    image,
    imagePullPolicy,
    command: [
      ...["python3", "-B", `${LAUNCH_DIRECTORY}/router.py`],
      ...["--instance", instance, "--contract", "$(GLM_SERVE_CONTRACT)"],
      ...["--host", "127.0.0.1", "--port", String(port), "--state", STATE_DIRECTORY],
      ...(repeats ? ["--repeat"] : []),
    ],
    // The label of the pod, since an image that is an Output changes it.
    env: [fieldVariable("GLM_SERVE_CONTRACT", `metadata.labels['${CONTRACT_LABEL}']`)],
    ...resources({
      requests: { cpu: "100m", memory: "64Mi" },
      // A quota on limits would otherwise refuse the pod.
      limits: {
        ...(limits.cpu === undefined ? {} : { cpu: "1" }),
        ...(limits.memory === undefined ? {} : { memory: "256Mi" }),
      },
    }),
    readinessProbe: {
      exec: { command: ["test", "-f", `${STATE_DIRECTORY}/ready`] },
      ...{ periodSeconds: 2, failureThreshold: 1, timeoutSeconds },
    },
    livenessProbe: {
      // Touched every few seconds, also where the API server does not answer.
      exec: { command: ["bash", "-c", `test -n "$(find ${STATE_DIRECTORY}/alive -mmin -2)"`] },
      ...{ periodSeconds: 30, failureThreshold: 3, timeoutSeconds },
    },
    terminationMessagePolicy,
    securityContext: confinedReader(),
    volumeMounts: [
      { name: "launch", mountPath: LAUNCH_DIRECTORY, readOnly: true },
      { name: "router", mountPath: STATE_DIRECTORY },
      { name: "token", mountPath: ACCOUNT_DIRECTORY, readOnly: true },
    ],
  };
}

function routerVolumes(topology: ResolvedTopology, component: string): PodSpec["volumes"] {
  const namespace = { apiVersion: "v1", fieldPath: "metadata.namespace" } as const;
  return [
    { name: "ranks", configMap: { name: ranksName(topology, component), defaultMode: 0o444 } },
    { name: "router", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    {
      // What Kubernetes would mount into every container of the pod.
      name: "token",
      projected: {
        defaultMode: 0o444,
        sources: [
          { serviceAccountToken: { path: "token", expirationSeconds: 3607 } },
          { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          { downwardAPI: { items: [{ path: "namespace", fieldRef: namespace }] } },
        ],
      },
    },
  ];
}
