import { GlmServeError, type Plan, type PortClaim } from "../core/index.ts";
import { planStack, readStackWords } from "./choose-stack.ts";
import type { Command } from "./commands.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `glm-serve ports <stack> [<port>] [--site <file>] [--json]

Lists every port that the processes of a stack bind, on every node. With a port: who owns it, and why.`;

/** Prints the ledger of ports. */
export const ports: Command = {
  name: "ports",
  summary: "lists every port on every node, or says who owns one",
  usage: USAGE,
  run: async (words) => {
    const { stack, rest, siteFile, help, json } = readStackWords(words, { rest: 1, json: true });
    if (help) return `${USAGE}\n`;
    if (stack === undefined) throw new UsageError("name a stack");
    const port = rest[0] === undefined ? undefined : portOf(rest[0]);
    const rows = claimsOf(await planStack(stack, siteFile)).filter(
      ({ claim }) => port === undefined || (claim.first <= port && port <= claim.last),
    );
    if (json)
      return `${JSON.stringify(
        rows.map(({ pod, claim }) => ({ pod, ...claim })),
        undefined,
        2,
      )}\n`;
    if (port !== undefined && rows.length === 0) return `Port ${port} is free on every node of ${stack}.\n`;
    return table(
      ["POD", "PORTS", "OWNER", "WHY", "SETTING", "SOURCE"],
      rows.map(({ pod, claim }) => [pod, span(claim), claim.owner, claim.why, claim.setting, claim.source]),
    );
  },
};

function claimsOf(planned: Plan): { pod: string; claim: PortClaim }[] {
  return planned.ports.flatMap(({ pod, claims }) =>
    claims.toSorted((a, b) => a.first - b.first).map((claim) => ({ pod, claim })),
  );
}

function portOf(word: string): number {
  const port = Number(word);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new GlmServeError("the words of ports", [
    {
      path: "port",
      value: word,
      message: "This is not a port.",
      cure: "write a whole number from 1 to 65535",
    },
  ]);
}

function span({ first, last }: PortClaim): string {
  return first === last ? String(first) : `${first}-${last}`;
}
