import type { ArgumentValue, NodeOverride, ProcessOverride, ReplicaOverride } from "../core/index.ts";
import type { Scope } from "./fold.ts";

/** One setting of an override. */
export type OverrideSetting =
  | { readonly kind: "env"; readonly name: string; readonly value: string }
  | { readonly kind: "args"; readonly name: string; readonly value: ArgumentValue }
  | { readonly kind: "engineId"; readonly value: string }
  | {
      readonly kind: "ports";
      readonly name: "api" | "kv" | "dataParallelRpc" | "master";
      readonly value: number;
    };

/** Collects the overrides of a group. */
export class Overrides {
  readonly #nodes = new Map<string, NodeOverride>();
  readonly #replicas = new Map<string, ReplicaOverride>();
  readonly #ranks = new Map<string, ProcessOverride>();

  add(scope: Scope, setting: OverrideSetting): void {
    switch (scope.kind) {
      case "node":
        this.#nodes.set(...entry(this.#nodes, scope.ordinal, setting));
        return;
      case "replica":
        this.#replicas.set(...entry(this.#replicas, scope.replica, setting));
        return;
      case "node of replica": {
        const key = String(scope.replica);
        const replica = this.#replicas.get(key) ?? {};
        const nodes = new Map(Object.entries(replica.nodes ?? {}));
        nodes.set(...entry(nodes, scope.ordinal, setting));
        this.#replicas.set(key, { ...replica, nodes: Object.fromEntries(nodes) });
        return;
      }
      case "rank":
        this.#ranks.set(...entry(this.#ranks, scope.rank, setting));
        return;
      default:
        scope satisfies never;
    }
  }

  /** Undefined where the processes of the group do not differ. */
  get spec() {
    const parts = {
      ...(this.#nodes.size === 0 ? {} : { nodes: Object.fromEntries(this.#nodes) }),
      ...(this.#replicas.size === 0 ? {} : { replicas: Object.fromEntries(this.#replicas) }),
      ...(this.#ranks.size === 0 ? {} : { ranks: Object.fromEntries(this.#ranks) }),
    };
    return Object.keys(parts).length === 0 ? undefined : parts;
  }
}

function entry<Override extends ProcessOverride>(
  all: ReadonlyMap<string, Override>,
  number: number,
  setting: OverrideSetting,
): [string, Override] {
  const key = String(number);
  return [key, withSetting(all.get(key), setting)];
}

function withSetting<Override extends ProcessOverride>(
  before: Override | undefined,
  setting: OverrideSetting,
): Override;
function withSetting(before: ReplicaOverride = {}, setting: OverrideSetting): ReplicaOverride {
  switch (setting.kind) {
    case "engineId":
      return { ...before, engineId: setting.value };
    case "env":
      return { ...before, env: { ...before.env, [setting.name]: setting.value } };
    case "args":
      return { ...before, args: { ...before.args, [setting.name]: setting.value } };
    case "ports":
      return { ...before, ports: { ...before.ports, [setting.name]: setting.value } };
    default:
      return setting satisfies never;
  }
}
