import * as pulumi from "@pulumi/pulumi";
import { type DeployedGroup, type GroupLayout, type Plan, rolloutNotes } from "../core/index.ts";
import { deployedGroups } from "./deployed-groups.ts";
import type { Planned } from "./planned.ts";

/** The rollout that a component begins or takes part in. */
const rollouts = new WeakMap<pulumi.Resource, Rollout>();

/**
 * The order in which the groups of a component change. A deployed group is replaced once the groups of every wave before its
 * own are ready; groups that do not exist yet are created at once.
 */
export class Rollout {
  readonly #plan: Plan;

  readonly #deployed: Promise<ReadonlyMap<string, DeployedGroup> | undefined>;

  /** The StatefulSets by the keys of their groups. */
  readonly #made = new Map<string, pulumi.Resource>();

  /**
   * The rollout of the component's parent, or a new one of its own groups.
   *
   * @param layouts the groups that the component creates, in its constructor
   */
  static of(
    component: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
    { plan, leaves }: Pick<Planned, "plan" | "leaves">,
    layouts: readonly GroupLayout[],
  ): Rollout {
    const outer = opts?.parent === undefined ? undefined : rollouts.get(opts.parent);
    const rollout = outer ?? new Rollout(component, { plan, leaves }, layouts);
    rollouts.set(component, rollout);
    return rollout;
  }

  /** Whether a parent creates the component, and with it what belongs to no group. */
  static isOf(opts: pulumi.ComponentResourceOptions | undefined): boolean {
    return opts?.parent !== undefined && rollouts.has(opts.parent);
  }

  private constructor(
    component: pulumi.Resource,
    { plan, leaves }: Pick<Planned, "plan" | "leaves">,
    layouts: readonly GroupLayout[],
  ) {
    this.#plan = plan;
    this.#deployed = deployedGroups();
    void this.#deployed.then((deployed) => {
      // An image that is an Output is part of the contract, and not known here.
      const told = leaves.image === undefined ? plan : { ...plan, contract: undefined };
      const notes = rolloutNotes(told, deployed ?? new Map(), new Set(layouts.map(({ key }) => key)));
      for (const { isOutage, text } of notes)
        void (isOutage ? pulumi.log.warn(text, component) : pulumi.log.info(text, component));
    });
  }

  /**
   * Waits for the turn of a group. The order is no dependency in the state, so that `pulumi destroy` deletes all groups at once.
   *
   * @returns the groups before it that failed: nothing may be created after them
   */
  async turnOf({ key, objectName }: GroupLayout): Promise<pulumi.Resource[]> {
    // The constructor that begins the rollout makes all groups before this continues.
    const deployed = await this.#deployed;
    // A state that nobody could read may hold any group.
    if (deployed !== undefined && !deployed.has(objectName)) return [];
    const { waves } = this.#plan;
    const earlier = waves.slice(
      0,
      waves.findIndex((wave) => wave.includes(key)),
    );
    const resources = earlier.flat().flatMap((other) => this.#made.get(other) ?? []);
    const ready = await Promise.all(resources.map(isReady));
    return resources.filter((_, index) => ready[index] !== true);
  }

  /** Names the StatefulSet of a group, for which later waves wait. */
  made({ key }: GroupLayout, resource: pulumi.Resource | undefined): void {
    if (resource !== undefined) this.#made.set(key, resource);
  }
}

/** Waits until a resource is created or updated, or has failed. */
async function isReady({ urn }: pulumi.Resource): Promise<boolean> {
  try {
    await pulumi.runtime.serializeProperties("rollout", { urn });
    return true;
  } catch {
    return false;
  }
}
