import { z } from "zod";
import { lineSchema } from "../topology/index.ts";
import { LAST_PORT, parsePorts } from "./port-span.ts";

// `pulumi config set --path` writes 9100 as a number.
const text = z.union([z.string(), z.number()]).transform(String);

const portsSchema = text.pipe(
  z
    .string()
    .refine(
      (list) => list === "" || readable(list),
      'These are no ports. → write them as "9100" or "9100,20000-20010", each from 1 to 65535',
    ),
);

const rangeSchema = text.pipe(
  z
    .string()
    .refine(
      (range) => readable(range) && parsePorts(range).length === 1,
      'This is no range of ports. → write it as "first-last"',
    ),
);

function readable(list: string): boolean {
  const spans = parsePorts(list);
  return (
    spans.length === list.split(",").length &&
    spans.every(({ first, last }) => first >= 1 && first <= last && last <= LAST_PORT)
  );
}

/** What the nodes do with their ports already. */
export const nodesSchema = z.strictObject({
  /** Whether pods of several groups may stand on one node; their ports are then compared with each other. */
  shared: z.boolean().default(false),
  /**
   * Ports that something else listens on on every node, by its name: other stacks, monitoring. `kubelet` and
   * `kube-proxy` have their usual ones unless they stand here.
   */
  usedPorts: z.record(lineSchema, portsSchema).default({}),
  /** Ranges from which something else picks ports at each start, by its name: HCCL and Mooncake of other stacks. */
  pickedPorts: z.record(lineSchema, portsSchema).default({}),
  /** `--service-node-port-range` of the API server. */
  nodePortRange: rangeSchema.default("30000-32767"),
  /** `net.ipv4.ip_local_port_range` of the nodes. */
  ephemeralPortRange: rangeSchema.default("32768-60999"),
  /** `net.ipv4.ip_local_reserved_ports` of the nodes: outgoing connections leave these alone. */
  reservedPorts: portsSchema.default(""),
});
