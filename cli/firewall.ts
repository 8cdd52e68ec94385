import { type FirewallRule, firewallRules, type Plan } from "../core/index.ts";
import { table } from "../program/index.ts";

const LEGEND = `All connections use TCP. Nodes also need what Kubernetes itself needs, and DNS. Devices exchange data over NICs of their own,
which no firewall of the nodes filters.
`;

const NONE = "No pod of the stack uses the network of its node: set networkPolicy of the site instead.\n";

/** Prints the connections to the nodes of a stack. With a port, those to this port. */
export function firewall(
  { groups, ports: ledger }: Plan,
  port: number | undefined,
  { json, columns }: { readonly json: boolean; readonly columns: number | undefined },
): string {
  const rules = firewallRules(groups, ledger).filter(
    ({ ports }) => port === undefined || ports.some(({ first, last }) => first <= port && port <= last),
  );
  if (json) return `${JSON.stringify(rules, undefined, 2)}\n`;
  if (rules.length === 0)
    return port === undefined ? NONE : `No connection between nodes uses port ${port}.\n`;
  const rows = rules.map((rule) => [rule.from.join(", "), toOf(rule), "TCP", portsOf(rule), rule.why]);
  return [table(["FROM", "TO", "PROTOCOL", "PORTS", "PURPOSE"], rows, columns), LEGEND].join("\n");
}

function toOf({ to, pods }: FirewallRule): string {
  return pods.length === 1 ? `the node of ${to}` : `${pods.length} nodes of ${to}`;
}

function portsOf({ ports }: FirewallRule): string {
  return ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
