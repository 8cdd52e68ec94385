import { type Fix, type NodePorts, type PortClaim, type RuleContext, setTo } from "../../domain/index.ts";
import { freePorts } from "../../ports/index.ts";

/** A setting of a group, and the value that moves its ports to free ones. */
interface Move {
  readonly setting: string;
  readonly value: number;
}

/** Moves of several settings at once; undefined where one belongs to the site, or the nodes have no free ports. */
export function movesOf(
  settings: readonly string[],
  nodes: readonly NodePorts[],
  { at, topology: { site } }: RuleContext,
): readonly Move[] | undefined {
  const free = freePorts(nodes, site);
  const moves = settings.flatMap((setting): Move[] => {
    const target = free.get(setting);
    if (target === undefined || !setting.startsWith("groups.")) return [];
    const claims = nodes.flatMap((node) => node.claims.filter((claim) => claim.setting === setting));
    const first = Math.min(...claims.map((claim) => claim.first));
    return [{ setting, value: target + Number(at(setting).value ?? first) - first }];
  });
  return moves.length === settings.length ? moves : undefined;
}

/**
 * "Set groups.decode.ports.api to 7001", or other words where no free port is known.
 *
 * @param ending other measures
 */
export function movedTo(
  { setting }: PortClaim,
  nodes: readonly NodePorts[],
  context: RuleContext,
  { ending, otherwise }: { readonly ending: string; readonly otherwise: string },
): Fix | string {
  const [move] = movesOf([setting], nodes, context) ?? [];
  return move === undefined ? otherwise : setTo(move.value, { path: setting, name: setting, ending });
}
