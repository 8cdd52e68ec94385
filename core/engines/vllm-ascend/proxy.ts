import type { Endpoint, ProxyCommand } from "../../domain/index.ts";

const SCRIPT =
  "/vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1/load_balance_proxy_server_example.py";

/** The proxy of the engine's image (deployment document 002, §5.4), with every rank of both roles as an endpoint. */
export function proxy(port: number, prefill: readonly Endpoint[], decode: readonly Endpoint[]): ProxyCommand {
  return {
    argv: [
      ...["python3", SCRIPT, "--port", String(port), "--host", "0.0.0.0"],
      ...["--prefiller-hosts", ...prefill.map(({ host }) => host)],
      ...["--prefiller-ports", ...prefill.map((endpoint) => String(endpoint.port))],
      ...["--decoder-hosts", ...decode.map(({ host }) => host)],
      ...["--decoder-ports", ...decode.map((endpoint) => String(endpoint.port))],
    ],
    unset: ["http_proxy", "https_proxy"],
    // No release of the script answers /health or /metrics.
    healthPath: "/healthcheck",
    apiKeyVariable: "OPENAI_API_KEY",
  };
}
