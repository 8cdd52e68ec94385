import { z } from "zod";
import { explained, invalid } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";
import { labelKeySchema, labelValueSchema } from "./kubernetes-names.ts";

/** Who may reach the pods of the pod network: proxy, pool, procedures, and engines without the network of their node. */
export interface NetworkPolicySettings {
  /**
   * Who may send requests to the API and read its metrics, besides the pods of the stack; without entries
   * every pod of the namespace. Changing this restarts nothing.
   * @default []
   */
  clients?: NetworkPeerSettings[] | undefined;
  /**
   * Addresses of the nodes, e.g. `10.0.0.0/16`: from them, engines in the network of their node reach the server of
   * `kvTransfer.pool`. Changing this restarts nothing.
   * @default []
   */
  nodes?: string[] | undefined;
}

/** Pods by labels of their namespace and their own, or a block of addresses. */
export interface NetworkPeerSettings {
  /**
   * Labels of the namespace, e.g. `{ kubernetes.io/metadata.name: gateway }`.
   * @default the namespace of the stack
   */
  namespaceLabels?: Record<string, string> | undefined;
  /**
   * Labels of the pods.
   * @default every pod
   */
  podLabels?: Record<string, string> | undefined;
  /**
   * Addresses outside of the cluster, e.g. `192.168.0.0/24`; without labels.
   * @default none
   */
  cidr?: string | undefined;
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

// Kubernetes, ValidateIPBlock: a block of IPv4 or IPv6.
const cidrSchema = explained(
  z
    .string()
    .regex(
      new RegExp(
        `^(${OCTET}(\\.${OCTET}){3}/(3[0-2]|[12]?\\d)|(?=.*::|([0-9a-f]+:){7})(?!.*(:::|::.*::|[0-9a-f]{5})|:[^:]|.*[^:]:/|(.*?:){9})[0-9a-f:]{2,39}/(12[0-8]|1[01]\\d|[1-9]?\\d))$`,
      ),
    ),
  {
    malformed: (setting) => ({
      message: `${setting} is not a block of addresses.`,
      fix: `Set ${setting} to an address and the length of its prefix, for example 10.0.0.0/16`,
    }),
  },
);

const labels = z.record(labelKeySchema, labelValueSchema);

const peerSchema = z
  .strictObject({
    namespaceLabels: labels.optional(),
    podLabels: labels.optional(),
    cidr: cidrSchema.optional(),
  })
  .refine(
    ({ namespaceLabels, podLabels, cidr }) =>
      (cidr === undefined) !== (namespaceLabels === undefined && podLabels === undefined),
    invalid((setting) => ({
      message: `${setting} must have either cidr or labels.`,
      fix: `Keep cidr, or namespaceLabels and podLabels, in ${setting}`,
    })),
  );

const schema = z.strictObject({
  clients: z.array(peerSchema).default([]),
  nodes: z.array(cidrSchema).default([]),
});

export const networkPolicySchema = schema satisfies SchemaOf<NetworkPolicySettings, typeof schema>;
