import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import a31p1d from "../../stacks/a3-1p1d.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { documentedProcesses, documentedProxy } from "./documents/source-002-5-3.ts";

const planned = plan(a31p1d);
const { topology } = planned;

const processes = plannedProcesses(planned);

const documented = documentedProcesses(
  { prefill: [], decode: [] },
  { prefill: "$node0_ip", decode: "$node0_ip" },
  "",
);

// Set by the pod and its script from the node the pod runs on.
const PER_NODE = new Set(["HCCL_IF_IP", "GLOO_SOCKET_IFNAME", "TP_SOCKET_IFNAME", "HCCL_SOCKET_IFNAME"]);

describe("a3-1p1d", () => {
  test("runs the document's 18 processes", () => {
    expect(processes).toHaveLength(18);
    expect(documented).toHaveLength(18);
  });

  test.each(documented.map((expected, index) => [index, expected] as const))(
    "process %i has the document's flags and variables, and only the addition that its file names",
    (index, expected) => {
      const process = processes[index];
      expect(process?.words).toEqual(["vllm", "serve", expected.model]);
      // The stack file says what it adds.
      const { "shutdown-timeout": added, ...flags } = process?.flags ?? {};
      expect(added).toBe("90");
      expect(flags).toEqual(expected.flags);
      expect({ role: process?.group, node: process?.node }).toEqual({
        role: expected.role,
        node: expected.node,
      });
      const variables = Object.entries(expected.env).filter(([name]) => !PER_NODE.has(name));
      expect(process?.env).toEqual(Object.fromEntries(variables));
    },
  );

  test("the proxy has every rank: right host for right port", () => {
    const script = planned.objects.find(({ key }) => key === "config-map/proxy-launch")?.manifest;
    const text = script?.kind === "ConfigMap" ? (script.data["proxy.sh"] ?? "") : "";
    const command = text.slice(text.indexOf("exec ") + "exec ".length).replaceAll("\\\n", " ");
    const { flags } = parseArgv(command.trim().split(/\s+/));
    const host = (name: string) => {
      const group = name.startsWith("p") ? "a3-1p1d-prefill-0" : "a3-1p1d-decode-0";
      return `${group}-${name.slice(1)}.${group}`;
    };
    expect(flags).toEqual({
      ...documentedProxy,
      "prefiller-hosts": documentedProxy["prefiller-hosts"].map(host),
      "decoder-hosts": documentedProxy["decoder-hosts"].map(host),
    });
    expect(text).toContain("unset http_proxy https_proxy");
  });

  test("uses the documented image, ports and path", () => {
    expect(topology.image).toBe("quay.io/ascend/vllm-ascend:v0.20.2rc1-a3");
    expect(planned.endpoint).toEqual({ service: "a3-1p1d", port: 8000 });
  });
});
