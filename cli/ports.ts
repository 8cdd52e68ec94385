import {
  explainPort,
  heldPorts,
  holds,
  nodeClaims,
  nodeRanges,
  parsePort,
  pickedPorts,
  type Plan,
  type PortClaim,
  PortNetwork,
  printSpan,
  reservation,
} from "../core/index.ts";
import { parseCall, planStack, table, UsageError } from "../program/index.ts";
import type { Run } from "./command.ts";
import { ports } from "./descriptions/ports.ts";
import { firewall } from "./firewall.ts";

/** A claim and the pod on whose node it holds. */
interface Row {
  /** Absent if the claim holds on every node. */
  readonly pod?: string;
  readonly claim: PortClaim;
}

/** Prints the ledger of ports. */
export const run: Run = async (argv, { directory, columns }) => {
  const { stack, site, json: asJson, ...given } = parseCall(ports, argv);
  const port = given.port === undefined ? undefined : portOf(given.port);
  const planned = await planStack(stack, site, directory);
  if (given.firewall) return firewall(planned, port, { json: asJson, columns });
  const rows = rowsOf(planned);
  const matches = port === undefined ? rows : rows.filter(({ claim }) => isIn(port, claim));
  if (asJson) return json(matches, port);
  return port === undefined
    ? portTable(planned, rows, columns)
    : explanation({ stack, port, matches, rows, columns });
};

/** The claims of all nodes, those of a pod in the order of their ports. */
export function rowsOf(planned: Plan): readonly Row[] {
  const { site } = planned.topology;
  return [
    ...planned.ports.flatMap(({ pod, claims }) => inOrder(claims).map((claim) => ({ pod, claim }))),
    ...inOrder([...nodeClaims(site), ...nodeRanges(site)]).map((claim) => ({ claim })),
  ];
}

function inOrder(claims: readonly PortClaim[]): readonly PortClaim[] {
  return claims.toSorted((a, b) => a.first - b.first);
}

function json(rows: readonly Row[], port: number | undefined): string {
  const claims = rows.map(({ pod, claim }) => ({
    pod: pod ?? null,
    ...claim,
    ...(port === undefined ? {} : { explanation: explainPort(claim, port) }),
  }));
  return `${JSON.stringify(claims, undefined, 2)}\n`;
}

const LEGEND = `bound: binds every port of the range. reserved: binds the ports of its devices; nothing else may use the range.
ephemeral: binds any free ports of the range, chosen at start-up.
`;

/**
 * The ledger as a table, and what other stacks and the nodes need to know of it.
 *
 * @param columns width of the terminal; undefined without a terminal
 */
export function portTable(planned: Plan, rows: readonly Row[], columns: number | undefined): string {
  const { site, instance } = planned.topology;
  const reserve = reservation(site, planned.ports);
  const shared = Object.entries({
    usedPorts: heldPorts(planned.ports),
    pickedPorts: pickedPorts(site, planned.ports),
  }).filter(([, spans]) => spans !== "");
  const parts = [
    table(
      ["POD", "PORTS", "USE", "OWNER", "PURPOSE", "SETTING"],
      rows.map(({ pod, claim }) => [
        pod ?? "every node",
        printSpan(claim).replace("–", "-"),
        useOf(claim),
        claim.owner,
        claim.why,
        claim.setting,
      ]),
      columns,
    ),
    LEGEND,
    ...(reserve === ""
      ? []
      : [
          "Outgoing connections may take some of these ports. Reserve them on the nodes:\n" +
            `  sysctl -w net.ipv4.ip_local_reserved_ports=${reserve}\n`,
        ]),
    ...(shared.length === 0
      ? []
      : [
          "If another stack shares these nodes, add this to its site settings:\n" +
            `  nodes: { ${shared.map(([setting, spans]) => `${setting}: { ${instance}: "${spans}" }`).join(", ")} }\n`,
        ]),
  ];
  return parts.join("\n");
}

interface PortQuery {
  readonly stack: string;
  readonly port: number;
  /** The claims whose range contains the port. */
  readonly matches: readonly Row[];
  readonly rows: readonly Row[];
  readonly columns: number | undefined;
}

function explanation(query: PortQuery): string {
  const { port, matches, columns } = query;
  const found =
    matches.length === 0
      ? ""
      : table(
          ["POD", "USE", "OWNER", "PURPOSE", "FORMULA", "SETTING", "SOURCE"],
          matches.map(({ pod, claim }) => [
            pod ?? "every node",
            useOf(claim),
            claim.owner,
            claim.why,
            explainPort(claim, port),
            claim.setting,
            claim.source,
          ]),
          columns,
        );
  return `${found}${availability(query)}`;
}

/** Whether the port is free on the nodes, and the nearest ports; empty if a claim holds the port on a node. */
function availability({ stack, port, matches, rows }: PortQuery): string {
  const onNodes = matches.filter(isOnNode);
  if (onNodes.some(({ claim }) => holds(claim))) return "";
  const nearest = `${nearestPorts(port, rows)}\n`;
  if (onNodes.length > 0)
    return `No process holds port ${port} on a node of ${stack}, but the owners above may take it.${nearest}`;
  if (matches.length > 0)
    return `Port ${port} is free on every node of ${stack}: the owners above bind it at other addresses.${nearest}`;
  return `Port ${port} is free on every node of ${stack}.${nearest}`;
}

function isOnNode({ claim }: Row): boolean {
  return claim.network === PortNetwork.Node;
}

/** The nearest held ports of a node, below and above. */
function nearestPorts(port: number, rows: readonly Row[]): string {
  const held = rows.filter((row) => isOnNode(row) && holds(row.claim));
  const below = held
    .filter(({ claim }) => claim.last < port)
    .toSorted((a, b) => b.claim.last - a.claim.last)[0];
  const above = held
    .filter(({ claim }) => claim.first > port)
    .toSorted((a, b) => a.claim.first - b.claim.first)[0];
  const nearest = [below, above].flatMap((row) =>
    row === undefined
      ? []
      : [`${printSpan(row.claim)} of ${row.claim.owner} (${row.claim.why}) on ${place(row)}`],
  );
  return nearest.length === 0 ? "" : ` Nearest ports in use: ${nearest.join("; ")}.`;
}

function place({ pod }: Row): string {
  return pod === undefined ? "every node" : `the node of ${pod}`;
}

function useOf({ use, network }: PortClaim): string {
  return `${use}${places[network]}`;
}

const places: Readonly<Record<PortNetwork, string>> = {
  [PortNetwork.Node]: "",
  [PortNetwork.Pod]: " in its pod",
  [PortNetwork.Device]: " on the device",
};

function isIn(port: number, { first, last }: PortClaim): boolean {
  return first <= port && port <= last;
}

function portOf(argument: string): number {
  const port = parsePort(argument);
  if (port !== undefined) return port;
  throw new UsageError("ports", [
    {
      path: "<port>",
      value: argument,
      message: `${argument} is not a port.`,
      fix: "Set the port to a whole number from 1 to 65535",
    },
  ]);
}
