import { z } from "zod";
import { explained, invalid } from "../errors/index.ts";
import { lineSchema, type SchemaOf } from "../topology/index.ts";
import { LAST_PORT, parsePorts } from "./port-span.ts";

/** Ports of the nodes that glm-serve does not manage. */
export interface NodeSettings {
  /**
   * Whether pods of several groups may run on one node. The rules then compare their ports with each other. Changing
   * this restarts nothing.
   * @default false
   */
  shared?: boolean | undefined;
  /**
   * Map from the name of other software to the ports that it binds or reserves on every node:
   * `{ team-b: "6700,30000-30031" }`. `ports` prints those of a stack. An entry `kubelet` or `kube-proxy` replaces the usual ports of that component.
   * @default {}
   */
  usedPorts?: Record<string, string | number> | undefined;
  /**
   * Map from the name of other software to the ranges from which it chooses ephemeral ports, e.g. HCCL and Mooncake of
   * other stacks. `ports` prints those of a stack.
   * @default {}
   */
  pickedPorts?: Record<string, string | number> | undefined;
  /**
   * `--service-node-port-range` of the API server. A rule warns of ports in this range only if the site sets the range, or
   * names ports of it in `usedPorts` or `pickedPorts`.
   * @default 30000-32767, the default of the API server
   */
  nodePortRange?: string | number | undefined;
  /**
   * `net.ipv4.ip_local_port_range` of the nodes.
   * @default "32768-60999"
   */
  ephemeralPortRange?: string | number | undefined;
  /**
   * `net.ipv4.ip_local_reserved_ports` of the nodes: ports that the kernel does not choose for outgoing
   * connections. Changing this restarts nothing.
   * @default ""
   */
  reservedPorts?: string | number | undefined;
}

// `pulumi config set --path` stores 9100 as a number.
const text = explained(z.union([z.string(), z.number()]), {
  mistyped: (setting) => ({
    message: `${setting} must be a list of ports.`,
    fix: `Set ${setting} to the form "9100" or "9100,20000-20010"`,
  }),
});

const portsSchema = text
  .refine(
    (list) => list === "" || isReadable(String(list)),
    invalid((setting) => ({
      message: `${setting} is not a valid list of ports.`,
      fix: `Set ${setting} to the form "9100" or "9100,20000-20010", with ports from 1 to ${LAST_PORT}`,
    })),
  )
  .transform(String);

const rangeSchema = text
  .refine(
    (range) => isReadable(String(range)) && parsePorts(String(range)).length === 1,
    invalid((setting) => ({
      message: `${setting} is not a valid range of ports.`,
      fix: `Set ${setting} to the form "first-last"`,
    })),
  )
  .transform(String);

function isReadable(list: string): boolean {
  const spans = parsePorts(list);
  return (
    spans.length === list.split(",").length &&
    spans.every(({ first, last }) => first >= 1 && first <= last && last <= LAST_PORT)
  );
}

const schema = z.strictObject({
  shared: z.boolean().default(false),
  usedPorts: z.record(lineSchema, portsSchema).prefault({}),
  pickedPorts: z.record(lineSchema, portsSchema).prefault({}),
  nodePortRange: rangeSchema.optional(),
  ephemeralPortRange: rangeSchema.prefault("32768-60999"),
  reservedPorts: portsSchema.prefault(""),
});

export const nodesSchema = schema satisfies SchemaOf<NodeSettings, typeof schema>;
