import { valueAt } from "../domain/index.ts";
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
    name: text(valueAt(node, "metadata", "name")),
    labels: texts(valueAt(node, "metadata", "labels")),
    taints: elements(valueAt(node, "spec", "taints"))
      .map((taint) => ({
        key: text(valueAt(taint, "key")),
        value: text(valueAt(taint, "value")),
        effect: text(valueAt(taint, "effect")),
      }))
      // kubectl cordon adds this one, too.
      .filter(({ key }) => key !== "node.kubernetes.io/unschedulable"),
    cordoned: valueAt(node, "spec", "unschedulable") === true,
    ready: elements(valueAt(node, "status", "conditions")).some(
      (condition) => valueAt(condition, "type") === "Ready" && valueAt(condition, "status") === "True",
    ),
    allocatable: amounts(valueAt(node, "status", "allocatable")),
  }));
}

/** Reads the answer of `kubectl get pods --output=json`: the pods that hold something of a node. */
export function observedPods(list: unknown): readonly ObservedPod[] {
  return items(list)
    .filter((pod) => !["Succeeded", "Failed"].includes(text(valueAt(pod, "status", "phase"))))
    .map((pod) => ({
      name: text(valueAt(pod, "metadata", "name")),
      namespace: text(valueAt(pod, "metadata", "namespace")),
      labels: texts(valueAt(pod, "metadata", "labels")),
      node: text(valueAt(pod, "spec", "nodeName")),
      requests: total(
        elements(valueAt(pod, "spec", "containers")).map((each) =>
          amounts(valueAt(each, "resources", "requests")),
        ),
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

function items(list: unknown): readonly unknown[] {
  return elements(valueAt(list, "items"));
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
