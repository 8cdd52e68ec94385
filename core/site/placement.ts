import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";
import { labelKeySchema } from "./kubernetes-names.ts";

/** How strongly pods are kept together or apart. */
export type PlacementStrength = "required" | "preferred" | "off";

/** Where the pods of groups run, by domains of the nodes: super-pods, racks or zones. */
export interface PlacementSettings {
  /**
   * Label of the nodes whose value names their domain, e.g. `huawei.com/topotree.rackid` for racks. Changing this replaces every
   * group.
   * @default the label of super-pods, by profile and hardware
   */
  domainLabel?: string | undefined;
  /**
   * Whether all pods of a group run in one domain. Changing this replaces every group.
   * @default "required"
   */
  together?: PlacementStrength | undefined;
  /**
   * Whether the replicas of a group run in different domains, so that the loss of one leaves the others. Changing this replaces
   * every group.
   * @default "off"
   */
  spread?: PlacementStrength | undefined;
}

const strength = z.enum(["required", "preferred", "off"]);

const schema = z.strictObject({
  domainLabel: labelKeySchema.optional(),
  together: strength.default("required"),
  spread: strength.default("off"),
});

export const placementSchema = schema satisfies SchemaOf<PlacementSettings, typeof schema>;
