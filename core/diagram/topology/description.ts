import { counted, spansOf } from "../numbers.ts";
import type { GroupFacts, NodeFacts, ServerFacts, TopologyFacts } from "./facts.ts";

/** The picture in words: everything that it shows. */
export function descriptionOf({ subtitle, source, entry, pools, transfer }: TopologyFacts): string {
  return [
    `${subtitle}.`,
    `Clients send requests to ${sentence(entry.service)}.`,
    ...(entry.proxy === undefined ? [] : [`${sentence(entry.proxy)}, distributes them.`]),
    ...pools.flatMap(({ title, lines, api, groups }) => [
      `${title}: ${lines.join("; ")}; API ${api}.`,
      ...groups.map(groupSentence),
    ]),
    ...(transfer === undefined ? [] : [`${transfer.title}: ${transfer.lines.join("; ")}.`]),
    ...(transfer?.server === undefined ? [] : [`${sentence(transfer.server)}.`]),
    `Source: ${source}.`,
  ].join(" ");
}

function sentence({ title, lines }: ServerFacts): string {
  return [title, ...lines].join(", ");
}

function groupSentence({ key, domain, nodes }: GroupFacts): string {
  const within = domain === undefined ? "" : ` in ${domain}`;
  return `Group ${key} on ${counted(nodes.length, "node")}${within}: ${nodes.map(nodeWords).join("; ")}.`;
}

/** What runs on a node, in words. */
function nodeWords({ name, isHead, marks, tiles }: NodeFacts): string {
  const ranks = tiles.flatMap(({ rank, api, devices }) => {
    const on = `devices ${spansOf(devices.map(({ number }) => number))}`;
    return rank === undefined
      ? [`${on} not used`]
      : [`rank ${rank} on ${on}${api === "" ? "" : ` (${api})`}`];
  });
  return `${[name, ...(isHead ? ["head"] : []), ...marks].join(", ")}: ${ranks.join(", ")}`;
}
