import { amountOf } from "../site/index.ts";

/** A taint of a node. */
export interface ObservedTaint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A node of the cluster. */
export interface ObservedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly ObservedTaint[];
  /** Whether `kubectl cordon` keeps new pods away. */
  readonly cordoned: boolean;
  readonly ready: boolean;
  /** By resource: devices, CPUs, bytes of memory. */
  readonly allocatable: Readonly<Record<string, number>>;
}

/** A pod on a node, which holds what it requests until it ends. */
export interface ObservedPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: string;
  readonly requests: Readonly<Record<string, number>>;
}

/** Nodes of a cluster, and its pods; undefined for a user who may not read the pods of all namespaces. */
export interface ObservedCluster {
  readonly nodes: readonly ObservedNode[];
  readonly pods: readonly ObservedPod[] | undefined;
}

/** Reads the answer of `kubectl get nodes --output=json`. */
export function observedNodes(list: unknown): readonly ObservedNode[] {
  return items(list).map((node) => ({
    name: text(at(node, "metadata", "name")),
    labels: texts(at(node, "metadata", "labels")),
    taints: elements(at(node, "spec", "taints"))
      .map((taint) => ({
        key: text(at(taint, "key")),
        value: text(at(taint, "value")),
        effect: text(at(taint, "effect")),
      }))
      // kubectl cordon adds this one, too.
      .filter(({ key }) => key !== "node.kubernetes.io/unschedulable"),
    cordoned: at(node, "spec", "unschedulable") === true,
    ready: elements(at(node, "status", "conditions")).some(
      (condition) => at(condition, "type") === "Ready" && at(condition, "status") === "True",
    ),
    allocatable: amounts(at(node, "status", "allocatable")),
  }));
}

/** Reads the answer of `kubectl get pods --output=json`: the pods that hold something of a node. */
export function observedPods(list: unknown): readonly ObservedPod[] {
  return items(list)
    .filter((pod) => !["Succeeded", "Failed"].includes(text(at(pod, "status", "phase"))))
    .map((pod) => ({
      name: text(at(pod, "metadata", "name")),
      namespace: text(at(pod, "metadata", "namespace")),
      labels: texts(at(pod, "metadata", "labels")),
      node: text(at(pod, "spec", "nodeName")),
      requests: total(
        elements(at(pod, "spec", "containers")).map((each) => amounts(at(each, "resources", "requests"))),
      ),
    }))
    .filter(({ node }) => node !== "");
}

/** The sum of amounts, by resource. */
export function total(parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const part of parts)
    for (const [name, amount] of Object.entries(part)) sums.set(name, (sums.get(name) ?? 0) + amount);
  return Object.fromEntries(sums);
}

/** Amounts of resources from quantities; a form that Kubernetes alone reads is left out. */
export function amounts(quantities: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(texts(quantities)).flatMap(([name, quantity]) => {
      const amount = amountIn(quantity);
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}

function amountIn(quantity: string): number | undefined {
  try {
    return amountOf(quantity);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function items(list: unknown): readonly unknown[] {
  return elements(at(list, "items"));
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => (typeof entry === "string" ? [[name, entry]] : [])),
  );
}
