/** A pod of a group of prefill or decode. */
export interface PodState {
  readonly name: string;
  readonly group: string;
  readonly role: "prefill" | "decode";
  readonly contract: string;
  readonly revision: string;
  /** Ports of the group's ranks, by ordinal. */
  readonly endpoints: Readonly<Record<string, readonly number[]>>;
  /** Port of the pod's first rank. */
  readonly port: number;
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** A group of one pod with one rank. */
export function singlePod(role: PodState["role"], replica: number, port: number, contract = "a"): PodState {
  const group = `test-${role}-${String(replica)}`;
  return {
    ...{ name: `${group}-0`, group, role, contract, revision: `${contract}1` },
    ...{ endpoints: { 0: [port] }, port, ready: true, terminating: false },
  };
}

/** Pods as the API server lists them. */
export function podsOf(pods: readonly PodState[]): readonly object[] {
  return pods.map(({ name, group, role, contract, revision, endpoints, ready, terminating }) => ({
    metadata: {
      name,
      labels: { "glm-serve/role": role, "glm-serve/contract": contract },
      annotations: { "glm-serve/revision": revision, "glm-serve/endpoints": JSON.stringify(endpoints) },
      ...(terminating ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
    spec: { subdomain: group },
    status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  }));
}
