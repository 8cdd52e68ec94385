import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HIDDEN, redacted, withoutSecrets } from "../../core/index.ts";

const SECRET = "Zx9-q7Rt.w3_Kp";

describe("texts without secrets", () => {
  test.each([
    ["an exported variable", `export HF_TOKEN='${SECRET}'`, `export HF_TOKEN='${HIDDEN}'`],
    ["a printed variable", `VLLM_API_KEY=${SECRET}`, `VLLM_API_KEY=${HIDDEN}`],
    ["a flag", `vllm serve --api-key ${SECRET} --port 80`, `vllm serve --api-key ${HIDDEN} --port 80`],
    [
      "a quoted command",
      `'serve' '--api-key' '${SECRET}' '--port'`,
      `'serve' '--api-key' '${HIDDEN}' '--port'`,
    ],
    ["a flag with an equals sign", `--api-key=${SECRET}`, `--api-key=${HIDDEN}`],
    ["JSON", `{"password": "${SECRET}", "port": 80}`, `{"password": "${HIDDEN}", "port": 80}`],
    ["a printed list", `api_key=['${SECRET}']`, `api_key=${HIDDEN}`],
    ["a Python dictionary", `{'api_key': '${SECRET}', 'port': 80}`, `{'api_key': '${HIDDEN}', 'port': 80}`],
    [
      "JSON within JSON",
      `{"args": "{\\"api_key\\": \\"${SECRET}\\"}"}`,
      `{"args": "{\\"api_key\\": \\"${HIDDEN}\\"}"}`,
    ],
    [
      "a variable in JSON",
      `[{"name":"HF_TOKEN","value":"${SECRET}"},{"name":"A","value":"b"}]`,
      `[{"name":"HF_TOKEN","value":"${HIDDEN}"},{"name":"A","value":"b"}]`,
    ],
    [
      "a variable in JSON within JSON",
      `"{\\"name\\": \\"HF_TOKEN\\", \\"value\\": \\"${SECRET}\\"}"`,
      `"{\\"name\\": \\"HF_TOKEN\\", \\"value\\": \\"${HIDDEN}\\"}"`,
    ],
    [
      "a variable in YAML",
      `- name: HF_TOKEN\n  value: ${SECRET}\n- name: A`,
      `- name: HF_TOKEN\n  value: ${HIDDEN}\n- name: A`,
    ],
    [
      "a variable in an event",
      `core.EnvVar{Name:"HF_TOKEN", Value:"${SECRET}", ValueFrom:nil}`,
      `core.EnvVar{Name:"HF_TOKEN", Value:"${HIDDEN}", ValueFrom:nil}`,
    ],
    ["a coloured name", `\u001B[36mapi_key\u001B[0m=${SECRET}`, `api_key=${HIDDEN}`],
    ["YAML", `  accessKey: ${SECRET}`, `  accessKey: ${HIDDEN}`],
    ["a header", `Authorization: Bearer ${SECRET}`, `Authorization: Bearer ${HIDDEN}`],
    ["a bearer token", `sent bearer ${SECRET}`, `sent bearer ${HIDDEN}`],
    ["an address", `http://user:${SECRET}@proxy:80/x`, `http://${HIDDEN}@proxy:80/x`],
    ["a token of Hugging Face", "got hf_abcdefghijklmnopqrstuvwx", `got ${HIDDEN}`],
    ["a JSON Web Token", "got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIn0.c2ln", `got ${HIDDEN}`],
  ])("hide %s", (_, text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  test.each([
    "INFO 10:00:00 max_num_batched_tokens=8192, eos_token_id=2, num_key_value_heads=8",
    "the token expired, and the key is unknown",
    "Loading safetensors checkpoint shards:  45% Completed | 9/20",
    'secretKeyRef: {"name": "hub", "key": "x"}',
    "--max-model-len 131072 --enable-prefix-caching --kv-cache-dtype fp8",
    "[supervisor] group a-decode-0 stopped: pod 1: node-1 exited with code 1",
    "revision 1a2b3c4d5e; quay.io/ascend/vllm-ascend:v0.18.0",
  ])("keep %s", (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  test.each(["a ", " ", "key=b ", "x:", '\\"a\\": ', "bearer ", "eyJ", "--", "name:", "name: a "])(
    "are found in linear time in a line of %j",
    (part) => {
      const begun = performance.now();
      withoutSecrets(`a${part.repeat(100_000)}b`);
      expect(performance.now() - begun).toBeLessThan(5000);
    },
  );

  test("are the same when hidden twice, and keep their lines", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(`--api-key ${SECRET}`))), (parts) => {
        const text = parts.join("\n");
        const once = withoutSecrets(text);
        expect(once).not.toContain(SECRET);
        expect(withoutSecrets(once)).toBe(once);
      }),
    );
  });
});

describe("objects without secrets", () => {
  test("hide values by the names of keys, variables and flags, and keep references", () => {
    const shown = redacted({
      kind: "Pod",
      metadata: {
        name: "p",
        managedFields: [{}],
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": SECRET,
          "example.com/api-key": SECRET,
        },
      },
      spec: {
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: "registry" }],
        containers: [
          {
            args: ["serve", "--api-key", SECRET, `--token=${SECRET}`, "--port", "80"],
            env: [
              { name: "HF_TOKEN", value: SECRET },
              { name: "HF_HOME", value: "/models" },
              { name: "OTHER_TOKEN", valueFrom: { secretKeyRef: { name: "hub", key: "token" } } },
            ],
          },
        ],
        volumes: [{ name: "x", secret: { secretName: "hub" } }],
      },
    });
    expect(shown).toEqual({
      kind: "Pod",
      metadata: { name: "p", annotations: { "example.com/api-key": HIDDEN } },
      spec: {
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: "registry" }],
        containers: [
          {
            args: ["serve", "--api-key", HIDDEN, `--token=${HIDDEN}`, "--port", "80"],
            env: [
              { name: "HF_TOKEN", value: HIDDEN },
              { name: "HF_HOME", value: "/models" },
              { name: "OTHER_TOKEN", valueFrom: { secretKeyRef: { name: "hub", key: "token" } } },
            ],
          },
        ],
        volumes: [{ name: "x", secret: { secretName: "hub" } }],
      },
    });
  });

  test("have no data of a Secret", () => {
    expect(
      JSON.stringify(redacted({ kind: "Secret", data: { a: SECRET }, stringData: { b: SECRET } })),
    ).not.toContain(SECRET);
  });
});
