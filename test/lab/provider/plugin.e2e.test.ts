import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerOf, executable, type PluginProcess, startPlugin } from "./plugin-process.ts";

let directory: string;

let plugin: PluginProcess | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provider-"));
});

afterEach(async () => {
  await plugin?.stop();
  plugin = undefined;
  rmSync(directory, { recursive: true });
});

function kubeconfig(context: string, server: string): string {
  const path = join(directory, "kubeconfig");
  const document = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
    "current-context": context,
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

async function configure(
  environment: Record<string, string>,
  configuration: Record<string, string> = {},
): Promise<providerMessages.ConfigureResponse> {
  const started = await startPlugin(environment);
  plugin = started;
  const request = new providerMessages.ConfigureRequest();
  request.setArgs(structMessages.Struct.fromJavaScript(configuration));
  return answerOf((callback) => started.client.configure(request, callback));
}

describe("the plugin", () => {
  test("reports the version of the official plugin that it stands in for, and keeps secrets", async () => {
    const { client } = (plugin = await startPlugin());
    const info = await answerOf<{ getVersion(): string }>((callback) =>
      client.getPluginInfo(new emptyMessages.Empty(), callback),
    );
    expect(info.getVersion()).toBe("4.34.2");
    const handshake = await answerOf<providerMessages.ProviderHandshakeResponse>((callback) =>
      client.handshake(new providerMessages.ProviderHandshakeRequest(), callback),
    );
    expect(handshake.getAcceptSecrets()).toBe(true);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("exits on %s", async (signal) => {
    const { process: child } = (plugin = await startPlugin());
    child.kill(signal);
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });

  test("exits when the engine that started it is gone", async () => {
    // A shell in place of the engine: it starts the plugin, prints the process ID and is killed.
    const shell = spawn("sh", ["-c", `"${executable}" 127.0.0.1:1 >/dev/null & echo $!; wait`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(shell.stdout, "data");
    const pid = Number(String(line));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    shell.kill("SIGKILL");
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the kubeconfig", () => {
  test("of the local cluster is accepted", async () => {
    const path = kubeconfig("glm-serve-local-test", "https://127.0.0.1:6443");
    const response = await configure({ KUBECONFIG: path });
    expect(response.getAcceptsecrets()).toBe(true);
  });

  test("may be set in the configuration: a path or its contents", async () => {
    const path = kubeconfig("glm-serve-local-test", "https://127.8.0.1:6443");
    await expect(configure({}, { kubeconfig: path })).resolves.toBeDefined();
  });

  test.each([
    ["another context", "prod-east", "https://127.0.0.1:6443", 'context "prod-east"'],
    ["another host", "glm-serve-local-x", "https://10.0.0.1:6443", "points to 10.0.0.1"],
    [
      "a name that only looks local",
      "glm-serve-local-x",
      "https://127.0.0.1.example.org",
      "points to 127.0.0.1.example.org",
    ],
    ["no URL", "glm-serve-local-x", "nowhere", '"nowhere" is not a URL'],
  ])("with %s is refused with a reference to the official plugin", async (_, context, server, reason) => {
    const path = kubeconfig(context, server);
    const refusal = configure({ KUBECONFIG: path });
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow("pulumi plugin install resource kubernetes v4.34.2");
  });

  test("that does not exist is reported", async () => {
    await expect(configure({ KUBECONFIG: "/nonexistent/kubeconfig" })).rejects.toThrow(
      "The kubeconfig /nonexistent/kubeconfig does not exist.",
    );
  });

  test("without the context is reported", async () => {
    const path = kubeconfig("glm-serve-local-test", "https://127.0.0.1:6443");
    await expect(configure({ KUBECONFIG: path }, { context: "other" })).rejects.toThrow('no context "other"');
  });
});

test.each([
  [{ renderYamlToDirectory: "out" }, "renderYamlToDirectory"],
  [{ enableServerSideApply: "false" }, "enableServerSideApply: false"],
])("rejects an unsupported setting: %o", async (configuration, named) => {
  await expect(configure({}, configuration)).rejects.toThrow(`does not support ${named}`);
});

test("reports a cluster that does not respond, and how to start it", async () => {
  const path = kubeconfig("glm-serve-local-test", "https://127.0.0.1:1");
  await configure({ KUBECONFIG: path });
  const request = new providerMessages.CheckRequest();
  request.setUrn("urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::c");
  request.setNews(structMessages.Struct.fromJavaScript({ apiVersion: "v1", kind: "ConfigMap" }));
  await expect(answerOf((callback) => plugin?.client.check(request, callback))).rejects.toThrow(
    "https://127.0.0.1:1 does not respond (ECONNREFUSED). Start it with `npm start`.",
  );
});
