import { describe, expect, test } from "vitest";
import { plan, type Plan, type Site } from "../../core/index.ts";
import { prefillDecode } from "../support/topologies.ts";

const hub = { name: "hub", key: "token" };

const api = { name: "api", key: "key" };

/** Variables from Secrets of each workload: the name of the Secret by variable. */
function secretsOf({ objects }: Plan): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    objects.flatMap(({ key, manifest }) => {
      if (manifest.kind !== "StatefulSet" && manifest.kind !== "Deployment" && manifest.kind !== "Job")
        return [];
      const { containers } = manifest.spec.template.spec;
      const variables = containers
        .flatMap(({ env }) => env ?? [])
        .flatMap(({ name, valueFrom }) =>
          // The link of a group has a Secret of its own.
          valueFrom !== undefined && "secretKeyRef" in valueFrom && name !== "GLM_SERVE_LINK_TOKEN"
            ? [[name, valueFrom.secretKeyRef.name] as const]
            : [],
        );
      return [[key, Object.fromEntries(variables)] as const];
    }),
  );
}

function secrets(site: Site) {
  return secretsOf(plan(prefillDecode(), { ...site, procedures: { smoke: {} } }));
}

describe("apiKey", () => {
  test("gives its key to the engines, the proxy and the clients", () => {
    expect(secrets({ apiKey: { secret: api } })).toEqual({
      "stateful-set/prefill-0": { VLLM_API_KEY: "api" },
      "stateful-set/decode-0": { VLLM_API_KEY: "api" },
      "deployment/proxy": { OPENAI_API_KEY: "api" },
      "job/smoke": { GLM_SERVE_API_KEY: "api" },
    });
  });

  test("leaves the proxy a key of its own", () => {
    const site = { apiKey: { secret: api }, secretEnvironment: { OPENAI_API_KEY: hub } };
    expect(secrets(site)["deployment/proxy"]).toEqual({ OPENAI_API_KEY: "hub" });
  });
});

describe("secretEnvironment", () => {
  test("gives the token of a hub to the engines alone", () => {
    const site = { secretEnvironment: { HF_TOKEN: hub, VLLM_API_KEY: api } };
    expect(secrets(site)).toEqual({
      "stateful-set/prefill-0": { HF_TOKEN: "hub", VLLM_API_KEY: "api" },
      "stateful-set/decode-0": { HF_TOKEN: "hub", VLLM_API_KEY: "api" },
      "deployment/proxy": { OPENAI_API_KEY: "api" },
      "job/smoke": { GLM_SERVE_API_KEY: "api" },
    });
  });
});
