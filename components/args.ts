import type * as pulumi from "@pulumi/pulumi";
import type { Site, Topology } from "../core/index.ts";

/**
 * Arguments that do not decide which objects exist, so their values may be Outputs of other resources. A plain value
 * overrides the site setting of the same name and is checked with the site; an Output is checked once its value is known.
 */
export interface LeafArgs {
  /**
   * Image of the engine and the proxy, instead of the documented one. Changing it replaces every group, even when the
   * value is an Output: the launch scripts get their names before its value is known, so the pod template carries the change.
   * @default the documented image, from the site's `imageMirror`
   */
  image?: pulumi.Input<string>;
  /**
   * Namespace of every object. Changing this replaces every object.
   * @default the site's `namespace`
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels of every object and pod. They override the site's labels of the same key. Changing this replaces every group.
   * @default none
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Names of the Secrets with which the nodes pull the image.
   * @default the site's `imagePullSecrets`
   */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The arguments of every component over a topology. */
export interface TopologyArgs extends LeafArgs {
  /**
   * The topology: plain data, such as the default export of `glm-serve/stacks/a3-1p1d`. Pass the same value to the prefill
   * pool, the decode pool and the proxy, so that their ports and degrees agree.
   */
  topology: Topology;
  /**
   * The settings of the cluster.
   * @default the default of every setting
   */
  site?: Site;
  /**
   * Prefix of the names of all objects, instead of the site's `instance`. Changing this replaces every object.
   * @default the site's `instance`, or the topology's name
   */
  instance?: string;
}
