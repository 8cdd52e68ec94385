import { type Endpoint, PortAddress, type ProxyCommand, type ResolvedTopology } from "../../domain/index.ts";
import { pairEntry } from "./connectors/entries.ts";
import { PULL_PROXY, type ProxyScript } from "./connectors/proxy-script.ts";

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
  return {
    argv: [
      ...["python3", `${EXAMPLES}/${script.file}`, "--port", String(spec.proxy?.port)],
      "--host",
      hostOf(script),
      ...["--prefiller-hosts", ...prefill.map(({ host }) => host)],
      ...["--prefiller-ports", ...prefill.map((endpoint) => String(endpoint.port))],
      ...["--decoder-hosts", ...decode.map(({ host }) => host)],
      ...["--decoder-ports", ...decode.map((endpoint) => String(endpoint.port))],
    ],
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
