import {
  type Endpoint,
  inRange,
  PortAddress,
  type ProxyCommand,
  type ResolvedTopology,
  type VersionRange,
} from "../../domain/index.ts";
import { pairEntry } from "./connectors/entries.ts";
import { PULL_PROXY, type ProxyScript } from "./connectors/proxy-script.ts";

/**
 * Seconds between two looks of the proxy at ranks that wait to be added or removed; its default is 10 (load_balance_proxy_server_example.py
 * at v0.20.2rc1, lines 498-504, and v0.23.0, lines 657-662).
 */
const WAITING_SECONDS = "1";

const EXAMPLES = "/vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1";

/**
 * The proxy of the connector, from the engine's image (deployment document 002, §5.4), with every rank of both roles as an
 * endpoint.
 */
export function proxy(
  { spec }: ResolvedTopology,
  prefill: readonly Endpoint[],
  decode: readonly Endpoint[],
): ProxyCommand {
  const script = pairEntry(spec.kvTransfer)?.connector?.proxy ?? PULL_PROXY;
  const within = (releases: VersionRange | undefined) =>
    releases !== undefined && inRange(spec.engine.version, releases);
  const changes = within(script.changesRanks);
  return {
    argv: [
      ...["python3", `${EXAMPLES}/${script.file}`, "--port", String(spec.proxy?.port)],
      "--host",
      hostOf(script),
      ...(changes ? ["--waiting-retry-interval", WAITING_SECONDS] : []),
    ],
    ranks: [
      ...["--prefiller-hosts", ...prefill.map(({ host }) => host)],
      ...["--prefiller-ports", ...prefill.map((endpoint) => String(endpoint.port))],
      ...["--decoder-hosts", ...decode.map(({ host }) => host)],
      ...["--decoder-ports", ...decode.map((endpoint) => String(endpoint.port))],
    ],
    ...(changes ? { changesRanks: { repeats: within(script.forgetsRemoval) } } : {}),
    unset: ["http_proxy", "https_proxy"],
    address: script.address,
    healthPath: script.healthPath,
    apiKeyVariable: "OPENAI_API_KEY",
  };
}

function hostOf({ address }: ProxyScript): ProxyCommand["argv"][number] {
  switch (address) {
    case PortAddress.Every:
      return "0.0.0.0";
    case PortAddress.Own:
      return { variable: "POD_IP" };
    default:
      return address satisfies never;
  }
}
