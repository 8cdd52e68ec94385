import * as pulumi from "@pulumi/pulumi";
import { type DeployedGroup, type GroupLayout, type Plan, rolloutNotes } from "../core/index.ts";
import { deployedGroups } from "./deployed-groups.ts";

/** The StatefulSet of a group, once a component has made it. */
interface Made {
  readonly resource: Promise<pulumi.Resource>;
  readonly resolve: (resource: pulumi.Resource) => void;
}

/** The rollout that a component begins or takes part in. */
const rollouts = new WeakMap<pulumi.Resource, Rollout>();

/**
 * The order in which the groups of a component change. A deployed group is replaced once the groups of every wave before its
 * own are ready; groups that do not exist yet are created at once.
 */
export class Rollout {
  readonly #plan: Plan;

  readonly #made: ReadonlyMap<string, Made>;

  readonly #deployed: Promise<ReadonlyMap<string, DeployedGroup> | undefined>;

  /**
   * The rollout of the component's parent, or a new one of its own groups.
   *
   * @param layouts the groups that the component creates
   */
  static of(
    component: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
    plan: Plan,
    layouts: readonly GroupLayout[],
  ): Rollout {
    const outer = opts?.parent === undefined ? undefined : rollouts.get(opts.parent);
    const rollout = outer ?? new Rollout(component, plan, layouts);
    rollouts.set(component, rollout);
    return rollout;
  }

  private constructor(component: pulumi.Resource, plan: Plan, layouts: readonly GroupLayout[]) {
    this.#plan = plan;
    this.#made = new Map(layouts.map(({ key }) => [key, awaited()]));
    this.#deployed = deployedGroups();
    void this.#deployed.then((deployed) => this.#report(component, deployed ?? new Map()));
  }

  /**
   * Waits for the turn of a group. The order is no dependency in the state, so that `pulumi destroy` deletes all groups at once.
   *
   * @returns the groups before it that failed: nothing may be created after them
   */
  async turnOf({ key, objectName }: GroupLayout): Promise<pulumi.Resource[]> {
    const deployed = await this.#deployed;
    // A state that nobody could read may hold any group.
    if (deployed !== undefined && !deployed.has(objectName)) return [];
    const { waves } = this.#plan;
    const own = waves.findIndex((wave) => wave.includes(key));
    const earlier = waves.slice(0, own).flat();
    const resources = await Promise.all(earlier.flatMap((other) => this.#made.get(other)?.resource ?? []));
    const ready = await Promise.all(resources.map(isReady));
    return resources.filter((_, index) => ready[index] !== true);
  }

  /** Names the StatefulSet of a group, for which later waves wait. */
  made({ key }: GroupLayout, resource: pulumi.Resource): void {
    this.#made.get(key)?.resolve(resource);
  }

  #report(component: pulumi.Resource, deployed: ReadonlyMap<string, DeployedGroup>): void {
    for (const { isOutage, text } of rolloutNotes(this.#plan, deployed, new Set(this.#made.keys())))
      void (isOutage ? pulumi.log.warn(text, component) : pulumi.log.info(text, component));
  }
}

function awaited(): Made {
  let resolve: Made["resolve"] = () => undefined;
  const resource = new Promise<pulumi.Resource>((settle) => {
    resolve = settle;
  });
  return { resource, resolve };
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
