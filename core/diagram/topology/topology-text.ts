import { Role } from "../../topology/index.ts";
import { spansOf } from "../numbers.ts";
import {
  columnsOf,
  emphasized,
  filled,
  framed,
  painted,
  type Terminal,
  widthOn,
  wrappedWords,
} from "../terminal.ts";
import { rankTone } from "../theme.ts";
import { type NodeFacts, nodesOf, type PoolFacts, type TopologyFacts } from "./facts.ts";

/** The topology for a terminal: a line for each node, with a block for each device. */
export function topologyText(facts: TopologyFacts, terminal: Terminal = {}): string {
  const width = widthOn(terminal);
  const names = Math.max(...nodesOf(facts).map(({ name }) => columnsOf(name)));
  return [
    ...words(facts.title, width).map((line) => emphasized(line, terminal)),
    ...words(facts.subtitle, width),
    "",
    ...entryTree(facts, width),
    "",
    ...facts.pools.flatMap((pool) => [
      ...framed(emphasized(pool.title, terminal), poolLines(pool, names, width - 4, terminal), width),
      ...(pool.role === Role.Prefill ? transferLines(facts, width, terminal) : []),
    ]),
    ...(facts.pools.some(({ role }) => role === Role.Prefill) ? [] : transferLines(facts, width, terminal)),
    ...legendLines(facts, width, terminal),
    ...words(`Source: ${facts.source}`, width),
    "",
  ].join("\n");
}

function words(text: string, width: number): readonly string[] {
  return wrappedWords(text.split(" "), width);
}

/** The way of a request. */
function entryTree({ entry, pools }: TopologyFacts, width: number): readonly string[] {
  const { service, proxy } = entry;
  const server = ({ title, lines }: typeof service) => [title, ...lines].join(" · ");
  const deeper = proxy === undefined ? "           " : "               ";
  const branches = pools.map(({ title, api }, index) => ({
    sign: index === pools.length - 1 ? "└─▶ " : "├─▶ ",
    text: `${title} API ${api}`,
  }));
  return [
    { prefix: "Clients ─▶ ", text: server(service) },
    ...(proxy === undefined ? [] : [{ prefix: "           └─▶ ", text: server(proxy) }]),
    ...branches.map(({ sign, text }) => ({ prefix: `${deeper}${sign}`, text })),
  ].flatMap(({ prefix, text }) =>
    words(text, width - columnsOf(prefix)).map(
      (line, index) => `${index === 0 ? prefix : " ".repeat(columnsOf(prefix))}${line}`,
    ),
  );
}

function poolLines(
  { lines, groups }: PoolFacts,
  names: number,
  width: number,
  terminal: Terminal,
): readonly string[] {
  return [
    ...lines.flatMap((line) => words(line, width)).map((line) => painted(line, "muted", terminal)),
    ...groups.flatMap(({ key, domain, nodes }, index) => [
      ...(index === 0 || nodes.length > 1 || domain !== undefined ? [""] : []),
      ...(domain === undefined ? [] : [`${key}: ${domain}`]),
      ...nodes.flatMap((node) => nodeLines(node, names, width, terminal)),
    ]),
  ];
}

function nodeLines(node: NodeFacts, names: number, width: number, terminal: Terminal): readonly string[] {
  const start = `${node.isHead ? painted("●", "api", terminal) : " "} ${filled(node.name, names)}  ${strip(node, terminal)}  `;
  const texts = wrappedWords(captionsOf(node), width - columnsOf(start), "  ");
  return texts.map((text, index) => `${index === 0 ? start : " ".repeat(columnsOf(start))}${text}`);
}

/** One block for each device. Without colours, neighbouring ranks differ in the block. */
function strip({ tiles }: NodeFacts, terminal: Terminal): string {
  return tiles
    .map(({ rank, devices }, index) => {
      if (rank === undefined) return painted("·".repeat(devices.length), "muted", terminal);
      const block = terminal.colours === true || index % 2 === 0 ? "█" : "▒";
      return painted(block.repeat(devices.length), rankTone(rank), terminal);
    })
    .join("");
}

function captionsOf({ tiles, marks }: NodeFacts): readonly string[] {
  const ranks = tiles.flatMap(({ rank }) => rank ?? []);
  const apis = tiles.filter(({ rank }) => rank !== undefined).map(({ api }) => api);
  const ports = apis.filter((api) => api.startsWith(":")).map((api) => Number(api.slice(1)));
  return [
    `${ranks.length === 1 ? "rank" : "ranks"} ${spansOf(ranks)}`,
    ...(ports.length === 0 ? [] : [`:${spansOf(ports)}`]),
    ...(ports.length === 0 && apis.includes("headless") ? ["headless"] : []),
    ...marks,
  ];
}

/** The way of KV caches: between the pools, else below them. */
function transferLines({ transfer }: TopologyFacts, width: number, terminal: Terminal): readonly string[] {
  if (transfer === undefined) return [];
  const { title, lines, server } = transfer;
  const texts = [
    [title, ...lines].join(" · "),
    ...(server === undefined ? [] : [[server.title, ...server.lines].join(" · ")]),
  ];
  const indent = Math.floor(width / 8);
  const bar = (sign: string) => `${" ".repeat(indent)}${painted(sign, "kv", terminal)}`;
  return [
    ...texts.flatMap((text) => words(text, width - indent - 3)).map((line) => `${bar("┃")}  ${line}`),
    bar("▼"),
  ];
}

function legendLines(facts: TopologyFacts, width: number, terminal: Terminal): readonly string[] {
  const nodes = nodesOf(facts);
  const isFree = nodes.some(({ tiles }) => tiles.some(({ rank }) => rank === undefined));
  return wrappedWords(
    [
      ...(terminal.colours === true
        ? ["█ device in the colour of its rank"]
        : ["█ device", "▒ device of the next rank"]),
      ...(isFree ? ["· device without a rank"] : []),
      ...(nodes.some(({ isHead }) => isHead) ? [`${painted("●", "api", terminal)} head of a group`] : []),
    ],
    width,
    "   ",
  );
}
