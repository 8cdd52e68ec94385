import type * as pulumi from "@pulumi/pulumi";
import type { Site, Topology } from "../core/index.ts";

/**
 * Leaves that decide nothing about which objects exist, so they may come from other resources. A plain value stands for
 * the site's setting of the same name and is checked with it; an Output is checked once its value is known.
 */
export interface LeafArgs {
  /**
   * Image of the engine and the proxy, in the place of the documented one. Changing this replaces every group. That of an
   * Output does so as well, by the pod template: its value is not known when the launch scripts get their names.
   * @default the documented image, at the site's mirror
   */
  image?: pulumi.Input<string>;
  /**
   * Namespace of every object. Changing this replaces everything.
   * @default the site's `namespace`
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels added to every object and pod, above the site's. Changing this replaces every group.
   * @default none
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Names of the Secrets with which nodes pull the image.
   * @default the site's `imagePullSecrets`
   */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

/** What every component of glm-serve is given. */
export interface TopologyArgs extends LeafArgs {
  /**
   * The topology: plain data, such as the default export of `glm-serve/stacks/a3-1p1d`. Prefill, decode and proxy are
   * given the same value, so they cannot disagree.
   */
  topology: Topology;
  /**
   * The cluster.
   * @default the defaults of every setting
   */
  site?: Site;
  /**
   * Prefix of the names of all objects. Changing this replaces everything.
   * @default the topology's name
   */
  instance?: string;
}
