import { describe, expect, test } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import * as documented from "./documents/source-002-5-3.ts";
import { plan } from "../../core/index.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { plannedProcesses } from "../support/planned-processes.ts";

const planned = plan(a31p1d);

const processes = plannedProcesses(planned);

/** The 18 processes of the document, in order. */
const expected = [documented.prefill, documented.decode].flatMap(({ nodes, flags, env }, role) =>
  nodes.flatMap(({ ranks }, node) =>
    ranks.map(({ rank, devices, port }) => ({
      role: role === 0 ? "prefill" : "decode",
      node,
      flags: {
        ...flags,
        "--port": String(port),
        "--data-parallel-rank": String(rank),
        "--data-parallel-address": "$node0_ip",
        // The one addition of the stack file.
        "--shutdown-timeout": "90",
      },
      env: { ...env, ASCEND_RT_VISIBLE_DEVICES: devices },
    })),
  ),
);

describe("a3-1p1d", () => {
  test("runs the 18 processes of the document", () => {
    expect(processes).toHaveLength(18);
    expect(expected).toHaveLength(18);
  });

  test.each(expected.map((process, index) => [index, process] as const))(
    "process %i has the flags and variables of the document, and only the addition in its file",
    (index, { role, node, flags, env }) => {
      const process = processes[index];
      expect(process?.positional).toEqual(["vllm", "serve", documented.model]);
      const given = Object.entries(process?.flags ?? {}).map(([flag, value]) => [`--${flag}`, value]);
      expect(Object.fromEntries(given)).toEqual(flags);
      expect({ role: process?.group, node: process?.node }).toEqual({ role, node });
      expect(process?.env).toEqual(env);
    },
  );

  test("has every rank in the proxy, with its host and its port", () => {
    const script = planned.objects.find(({ key }) => key === "config-map/proxy-launch")?.manifest;
    const text = script?.kind === "ConfigMap" ? (script.data?.["proxy.sh"] ?? "") : "";
    const command = text.slice(text.indexOf("exec ") + "exec ".length).replaceAll("\\\n", " ");
    const map = planned.objects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
    const ranks = map?.kind === "ConfigMap" ? (map.data?.["arguments"] ?? "") : "";
    const { flags } = parseArgv(`${command.replace('"${ranks[@]}"', "")} ${ranks}`.trim().split(/\s+/));
    const host = (pod: string) => `${pod}.${pod.replace(/-\d+$/, "")}`;
    const { prefill, decode, unset } = documented.proxy;
    expect(flags).toEqual({
      port: "8000",
      host: "0.0.0.0",
      // Of docs/additions.md.
      "waiting-retry-interval": "1",
      "prefiller-hosts": prefill.map(({ pod }) => host(pod)),
      "prefiller-ports": prefill.map(({ port }) => port),
      "decoder-hosts": decode.map(({ pod }) => host(pod)),
      "decoder-ports": decode.map(({ port }) => port),
    });
    expect(text).toContain(`unset ${unset.join(" ")}`);
  });

  test("uses the documented image and port", () => {
    expect(planned.topology.image).toBe("quay.io/ascend/vllm-ascend:v0.20.2rc1-a3");
    expect(planned.endpoint).toEqual({ service: "a3-1p1d", port: 8000 });
  });
});
