import {
  explainPort,
  GlmServeError,
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
import { JSON_USAGE, planStack, readStackWords, SITE_USAGE } from "../program/choose-stack.ts";
import type { Command } from "./command.ts";
import { table } from "./table.ts";

const USAGE = `glm-serve ports <stack> [<port>] [--site <file>] [--json]

Lists every port that the processes of a stack bind, on every node, and what the nodes use already. With a port: who owns
it and how its number comes about, or that it is free and what is near.

${SITE_USAGE}
${JSON_USAGE}`;

/** A claim, and on the node of which pod; on every node where no pod is named. */
interface Row {
  readonly pod?: string;
  readonly claim: PortClaim;
}

/** Prints the ledger of ports. */
export const ports: Command = {
  name: "ports",
  summary: "lists every port on every node, or says who owns one",
  usage: USAGE,
  run: async (words, { directory, columns }) => {
    const { stack, rest, siteFile, flags } = readStackWords("ports", words, { flags: ["json"], rest: 1 });
    const port = rest[0] === undefined ? undefined : portOf(rest[0]);
    const planned = await planStack(stack, siteFile, directory);
    const rows = rowsOf(planned);
    const asked = port === undefined ? rows : rows.filter(({ claim }) => isIn(port, claim));
    if (flags.has("json"))
      return `${JSON.stringify(
        asked.map((row) => machineRow(row, port)),
        undefined,
        2,
      )}\n`;
    return port === undefined ? list(planned, rows, columns) : answer({ stack, port, asked, rows, columns });
  },
};

function rowsOf(planned: Plan): readonly Row[] {
  const { site } = planned.topology;
  return [
    ...planned.ports.flatMap(({ pod, claims }) => inOrder(claims).map((claim) => ({ pod, claim }))),
    ...inOrder([...nodeClaims(site), ...nodeRanges(site)]).map((claim) => ({ claim })),
  ];
}

function inOrder(claims: readonly PortClaim[]): readonly PortClaim[] {
  return claims.toSorted((a, b) => a.first - b.first);
}

function machineRow({ pod, claim }: Row, port: number | undefined) {
  const explanation = port === undefined ? {} : { explanation: explainPort(claim, port) };
  return { pod: pod ?? null, ...claim, ...explanation };
}

function list(planned: Plan, rows: readonly Row[], columns: number | undefined): string {
  const { site, instance } = planned.topology;
  const reserve = reservation(site, planned.ports);
  const beside = Object.entries({
    usedPorts: heldPorts(planned.ports),
    pickedPorts: pickedPorts(site, planned.ports),
  }).filter(([, spans]) => spans !== "");
  const parts = [
    table(
      ["POD", "PORTS", "HOW", "OWNER", "WHY", "SETTING"],
      rows.map(({ pod, claim }) => [
        pod ?? "every node",
        printSpan(claim).replace("–", "-"),
        how(claim),
        claim.owner,
        claim.why,
        claim.setting,
      ]),
      columns,
    ),
    "listens: binds every port. keeps: binds those of its devices, and nobody else may. picks: any free ones, at each start.\n",
    ...(reserve === ""
      ? []
      : [
          "Some of this lies where outgoing connections take their ports. Reserve it on the nodes:\n" +
            `  sysctl -w net.ipv4.ip_local_reserved_ports=${reserve}\n`,
        ]),
    ...(beside.length === 0
      ? []
      : [
          "Where another stack shares the nodes, tell its site what this one has and from where it picks:\n" +
            `  nodes: { ${beside.map(([setting, spans]) => `${setting}: { ${instance}: "${spans}" }`).join(", ")} }\n`,
        ]),
  ];
  return parts.join("\n");
}

interface Question {
  readonly stack: string;
  readonly port: number;
  /** The claims that hold the port or may pick it. */
  readonly asked: readonly Row[];
  readonly rows: readonly Row[];
  readonly columns: number | undefined;
}

function answer(question: Question): string {
  const { port, asked, columns } = question;
  const found =
    asked.length === 0
      ? ""
      : table(
          ["POD", "HOW", "OWNER", "WHY", "HOW IT COMES ABOUT", "SETTING", "SOURCE"],
          asked.map(({ pod, claim }) => [
            pod ?? "every node",
            how(claim),
            claim.owner,
            claim.why,
            explainPort(claim, port),
            claim.setting,
            claim.source,
          ]),
          columns,
        );
  return `${found}${freedom(question)}`;
}

/** What can be said beside the table; nothing where something holds the port on a node. */
function freedom({ stack, port, asked, rows }: Question): string {
  const onNodes = asked.filter(isOnNode);
  if (onNodes.some(({ claim }) => holds(claim))) return "";
  const beside = `${near(port, rows)}\n`;
  if (onNodes.length > 0)
    return `Nothing listens on port ${port} on any node of ${stack} for good; what stands above may pick it.${beside}`;
  if (asked.length > 0)
    return `On the nodes themselves port ${port} is free: what stands above has an address of its own.${beside}`;
  return `Port ${port} is free on every node of ${stack}.${beside}`;
}

function isOnNode({ claim }: Row): boolean {
  return claim.network === PortNetwork.Node;
}

/** The nearest ports of a node that something holds, below and above. */
function near(port: number, rows: readonly Row[]): string {
  const held = rows.filter((row) => isOnNode(row) && holds(row.claim));
  const below = held
    .filter(({ claim }) => claim.last < port)
    .toSorted((a, b) => b.claim.last - a.claim.last)[0];
  const above = held
    .filter(({ claim }) => claim.first > port)
    .toSorted((a, b) => a.claim.first - b.claim.first)[0];
  const named = [below, above].flatMap((row) =>
    row === undefined
      ? []
      : [`${printSpan(row.claim)}, ${row.claim.owner} (${row.claim.why}) on ${place(row)}`],
  );
  return named.length === 0 ? "" : ` Near it: ${named.join("; ")}.`;
}

function place({ pod }: Row): string {
  return pod === undefined ? "every node" : `the node of ${pod}`;
}

function how({ use, network }: PortClaim): string {
  return `${use}${WHERE[network]}`;
}

const WHERE: Readonly<Record<PortNetwork, string>> = {
  [PortNetwork.Node]: "",
  [PortNetwork.Pod]: " in its pod",
  [PortNetwork.Device]: " on the device",
};

function isIn(port: number, { first, last }: PortClaim): boolean {
  return first <= port && port <= last;
}

function portOf(word: string): number {
  const port = parsePort(word);
  if (port !== undefined) return port;
  throw new GlmServeError("the words of ports", [
    {
      path: "port",
      value: word,
      message: "This is not a port.",
      fix: "write a whole number from 1 to 65535",
    },
  ]);
}
