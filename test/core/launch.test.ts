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

  test("request the only API of a pod directly, except for what the kubelet cannot see", () => {
    const alone = containerOf(plan(serving(1)), "serve-0");
    const api = { path: "/health", port: 8077 };
    expect([alone?.readinessProbe.httpGet, alone?.livenessProbe.httpGet]).toEqual([api, api]);
    expect(alone?.startupProbe?.exec?.command.slice(2)).toEqual(["startup", "/health"]);
    expect(
      containerOf(plan(serving(1), { warmUp: { serve: false } }), "serve-0")?.startupProbe?.httpGet,
    ).toEqual(api);
    // The other pods of a group that ends are unready, too.
    const shared = containerOf(plan(prefillDecode()), "prefill-0");
    expect(shared?.readinessProbe.exec?.command.slice(2)).toEqual(["readiness", "/health"]);
    expect(shared?.livenessProbe.httpGet).toEqual({ path: "/health", port: 6700 });
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
      '0) exec python3 -B /etc/glm-serve/launch/health.py --timeout 9 "${marker[@]}" "http://127.0.0.1:8077$2" ;;',
    );
    expect(script).toContain(
      '1) [[ $1 == liveness ]] && exit 0; exec python3 -B /etc/glm-serve/launch/health.py --timeout 9 "${marker[@]}" "http://serve-2-serve-0-0.serve-2-serve-0:8077$2" ;;',
    );
  });

  test("allow two hours for loading", () => {
    const probe = containerOf(plan(prefillDecode()), "decode-0")?.startupProbe;
    expect((probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0)).toBe(7200);
  });
});

describe("warm-up", () => {
  const startOf = (planned: ReturnType<typeof plan>, key: string) =>
    scriptsOf(planned, key)["node-0.sh"] ?? "";

  test("asks the APIs of groups that serve and of those for prefill, and never those for decode", () => {
    expect(startOf(plan(serving(1)), "serve-0")).toContain(
      "--warm-up-model glm-5 --warm-up-limit 7200 \\\n    --key-variable VLLM_API_KEY \\\n    --warm-up http://127.0.0.1:8077 ",
    );
    const pair = plan(prefillDecode());
    expect(startOf(pair, "prefill-0")).toContain("--warm-up http://127.0.0.1:6700 ");
    expect(startOf(pair, "decode-0")).not.toContain("--warm-up");
    expect(scriptsOf(pair, "decode-0")["health.sh"]).not.toContain("--present");
    expect(scriptsOf(pair, "prefill-0")["health.sh"]).toContain("--present /run/glm-serve/warm");
  });

  test("is off where the site says so", () => {
    const site = { warmUp: { serve: false, prefill: false } };
    expect(startOf(plan(serving(1), site), "serve-0")).not.toContain("--warm-up");
    expect(startOf(plan(prefillDecode(), site), "prefill-0")).not.toContain("--warm-up");
  });
});

describe("drain", () => {
  const scriptOf = (planned: ReturnType<typeof plan>, key: string) =>
    scriptsOf(planned, key)["drain.sh"] ?? "";

  test("asks every rank of the group for its requests", () => {
    expect(scriptOf(plan(prefillDecode()), "prefill-0")).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # Drains a3-1p1d prefill-0 before its pods end.
      exec python3 -B /etc/glm-serve/launch/drain.py \\
        --delay 5 --limit 90 --settle 10 \\
        --path /metrics --gauge vllm:num_requests_running --gauge vllm:num_requests_waiting \\
        http://a3-1p1d-prefill-0-0.a3-1p1d-prefill-0:6700 http://a3-1p1d-prefill-0-1.a3-1p1d-prefill-0:6700
      "
    `);
    expect(scriptOf(plan(serving(1)), "serve-0")).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # Drains serve-1 serve-0 before its pods end.
      exec python3 -B /etc/glm-serve/launch/drain.py \\
        --delay 5 --limit 90 --settle 0 \\
        --path /metrics --gauge vllm:num_requests_running --gauge vllm:num_requests_waiting \\
        http://127.0.0.1:8077
      "
    `);
  });

  test("lasts until the readiness probe of the other pods has failed, which the Service of a serving group waits for", () => {
    expect(scriptOf(plan(serving(2)), "serve-0")).toContain("--delay 35 --limit 90 ");
    const site = { drain: { delaySeconds: 8 }, probes: { readiness: { periodSeconds: 2 } } };
    expect(scriptOf(plan(serving(2), site), "serve-0")).toContain("--delay 14 ");
  });

  test("leaves the processes a part of the grace period", () => {
    expect(scriptOf(plan(serving(1), { terminationGracePeriodSeconds: 300 }), "serve-0")).toContain(
      "--limit 270 ",
    );
    expect(scriptOf(plan(serving(1), { terminationGracePeriodSeconds: 20 }), "serve-0")).toContain(
      "--limit 10 ",
    );
  });

  test("is the preStop hook of every engine pod", () => {
    const manifest = plan(serving(1)).objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    const container =
      manifest?.kind === "StatefulSet" ? manifest.spec.template.spec.containers[0] : undefined;
    expect(container?.lifecycle?.preStop.exec.command).toEqual(["bash", "/etc/glm-serve/launch/drain.sh"]);
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
