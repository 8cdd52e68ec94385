import { describe, expect, test } from "vitest";
import { type ArgumentValue, plan } from "../../core/index.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

function scriptsOf(planned: ReturnType<typeof plan>, key: string): Readonly<Record<string, string>> {
  const manifest = planned.objects.find((object) => object.key === `config-map/${key}-launch`)?.manifest;
  return manifest?.kind === "ConfigMap" ? (manifest.data ?? {}) : {};
}

describe("flags with lists", () => {
  const argvOf = (args: Record<string, ArgumentValue>) => {
    const planned = plan(serving(1, (topology) => void (groupOf(topology, "serve").args = args)));
    const [process] = plannedProcesses(planned);
    return process?.flags;
  };

  test("are JSON or several arguments, as vLLM reads them", () => {
    expect(argvOf({ allowedOrigins: ["*"], allowedMethods: ["GET", "POST"] })).toMatchObject({
      "allowed-origins": ["*"],
      "allowed-methods": ["GET", "POST"],
    });
    expect(argvOf({ enableLora: true, loraModules: ["a=/x", "b=/y"] })).toMatchObject({
      "lora-modules": ["a=/x", "b=/y"],
    });
    const script = scriptsOf(
      plan(serving(1, (topology) => void (groupOf(topology, "serve").args = { allowedOrigins: ["*"] }))),
      "serve-0",
    );
    expect(script["node-0.sh"]).toContain(`--allowed-origins '["*"]'`);
  });
});

describe("launch scripts", () => {
  const planned = plan(prefillDecode());

  test("run every process under the supervisor, after the preparation", () => {
    const alone = scriptsOf(plan(serving(1)), "serve-0")["node-0.sh"] ?? "";
    expect(alone).toContain('exec python3 -B "$runtime/supervisor.py" --script "$0" --prepare');
    expect(alone).toContain("-- node-0\n");
    expect(alone).not.toContain("--members");
    expect(alone).toMatch(/if \[\[ \$1 == prepare \]\]; then\n(?: {2}.*\n)* {2}exit 0\nfi\n/);
    expect(scriptsOf(planned, "decode-0")["node-1.sh"]).toContain("-- rank-4 rank-5 rank-6 rank-7");
    expect(scriptsOf(plan(serving(2)), "serve-0")["node-1.sh"]).toContain("--member 1 --members 2");
  });

  test("pass the head its own address, and the others the head's name", () => {
    expect(scriptsOf(planned, "decode-0")["node-0.sh"]).toContain('--head "$HOST_IP" ');
    expect(scriptsOf(planned, "decode-0")["node-3.sh"]).toContain(
      "--head a3-1p1d-decode-0-0.a3-1p1d-decode-0 ",
    );
  });

  test("keep documented variables that set_env.sh overwrites", () => {
    const changed = plan(
      serving(1, (topology) => void (groupOf(topology, "serve").env = { ATB_X: "it's", HCCL_BUFFSIZE: "1" })),
    );
    const script = scriptsOf(changed, "serve-0")["node-0.sh"] ?? "";
    expect(script.indexOf("export ATB_X='it'\\''s'")).toBeGreaterThan(script.indexOf("nnal/atb/set_env.sh"));
    expect(script).not.toContain("export HCCL_BUFFSIZE");
  });
});

describe("probes", () => {
  const containerOf = (planned: ReturnType<typeof plan>, key: string) => {
    const manifest = planned.objects.find((object) => object.key === `stateful-set/${key}`)?.manifest;
    return manifest?.kind === "StatefulSet" ? manifest.spec.template.spec.containers[0] : undefined;
  };

  test("request the only API of a pod directly", () => {
    expect(containerOf(plan(prefillDecode()), "prefill-0")?.startupProbe?.httpGet).toEqual({
      path: "/health",
      port: 6700,
    });
  });

  test("request every API of a pod with several", () => {
    const planned = plan(prefillDecode());
    expect(containerOf(planned, "decode-0")?.readinessProbe.exec?.command).toEqual([
      "bash",
      "/etc/glm-serve/launch/health.sh",
      "readiness",
      "/health",
    ]);
    for (const port of [6721, 6722, 6723, 6724]) {
      expect(scriptsOf(planned, "decode-0")["health.sh"]).toContain(`http://127.0.0.1:${port}$2`);
    }
  });

  test("request the head for a pod without an API", () => {
    const script = scriptsOf(plan(serving(2)), "serve-0")["health.sh"];
    expect(script).toContain(
      '0) exec python3 -B /etc/glm-serve/launch/health.py --timeout 9 "http://127.0.0.1:8077$2" ;;',
    );
    expect(script).toContain(
      '1) [[ $1 == liveness ]] && exit 0; exec python3 -B /etc/glm-serve/launch/health.py --timeout 9 "http://serve-2-serve-0-0.serve-2-serve-0:8077$2" ;;',
    );
  });

  test("allow two hours for loading", () => {
    const probe = containerOf(plan(prefillDecode()), "decode-0")?.startupProbe;
    expect((probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0)).toBe(7200);
  });
});

test("environment values reach the process without expansion by Kubernetes", () => {
  const planned = plan(
    serving(1, (topology) => void (groupOf(topology, "serve").env = { X: "$(HOST_IP) $$ $(" })),
  );
  const manifest = planned.objects.find((object) => object.key === "stateful-set/serve-0")?.manifest;
  const env = manifest?.kind === "StatefulSet" ? manifest.spec.template.spec.containers[0]?.env : [];
  expect(env).toContainEqual({ name: "X", value: "$$(HOST_IP) $$$$ $$(" });
});
