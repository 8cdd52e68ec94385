import { describe, expect, test } from "vitest";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const pathsOf = (site: Parameters<typeof problemsOf>[1]) =>
  problemsOf(prefillDecode(), site).map(({ path }) => path);

describe("an NFS server", () => {
  const nfs = (server: string) => pathsOf({ weights: { nfs: { server, path: "/glm" } } });

  test.each([
    ...["..", "-", ":::", "300.1.1.1", "1.2.3", "1.2.3.4.5", "nas:/glm", "fe80::g", "a..b", "a-.b", "::1::2"],
    ...["nas.", "a b", `${"a".repeat(64)}.b`].slice(1),
  ])("%s is none", (server) => {
    expect(nfs(server)).toEqual(["weights.nfs.server"]);
  });

  test.each(["nas", "nas.example.com", "NAS_1", "10.0.0.1", "fd00::1", "::ffff:10.0.0.1", "1nas.example"])(
    "%s is one",
    (server) => {
      expect(nfs(server)).toEqual([]);
    },
  );
});

describe("the endpoint of a hub", () => {
  const endpoint = (url: string) =>
    pathsOf({
      platform: { nodeSelector: { npu: "a3" } },
      procedures: {
        weights: { source: "huggingface", repository: "zai-org/GLM-5", revision: "1", endpoint: url },
      },
    });

  test.each([
    ...[
      "https://",
      "https://..",
      "https://host:0",
      "https://host:99999",
      "https://300.1.1.1",
      "https://[host]",
    ],
    ...[
      "https://user@host",
      "https://host/",
      "https://host?a",
      "https://host:",
      "ftp://host",
      "https://[::1",
    ],
  ])("%s is none", (url) => {
    expect(endpoint(url)).toEqual(["procedures.weights.endpoint"]);
  });

  test.each([
    "https://hub.example:8443/a/b",
    "https://10.0.0.1",
    "https://[fd00::1]:443",
    "http://localhost:1",
  ])("%s is one", (url) => {
    expect(endpoint(url)).toEqual([]);
  });
});

describe("a network interface", () => {
  test.each([".", "..", "eth0@if5", "-eth0", "a/b", "a:1", "x".repeat(16)])("%s is none", (name) => {
    expect(pathsOf({ network: { interface: name } })).toEqual(["network.interface"]);
  });

  test.each(["enp67s0f5", "bond0.100", "br-lan", "x".repeat(15)])("%s is one", (name) => {
    expect(pathsOf({ network: { interface: name } })).toEqual([]);
  });
});

describe("a path", () => {
  test.each(["//dev//shm", "/a//b", "/a/./b", "/./a", "/a/.", "/a/../b", "/.."])(
    "%s is not the only one of its directory",
    (path) => {
      expect(pathsOf({ weights: { hostPath: { path } } })).toEqual(["weights.hostPath.path"]);
      expect(problemsOf(prefillDecode((topology) => void (topology.model.path = path)))[0]).toMatchObject({
        path: "model.path",
        rule: "schema",
      });
    },
  );

  test("may have parts that begin with dots, and a slash at its end", () => {
    expect(pathsOf({ weights: { hostPath: { path: "/data/.cache/..glm/" } } })).toEqual([]);
  });

  test("with a slash at its end hides the same", () => {
    const topology = prefillDecode((changed) => {
      Object.assign(changed.model, { volumePath: "/dev/shm/", path: "/dev/shm/glm" });
    });
    expect(problemsOf(topology)).toMatchObject([{ rule: "volume-path-free" }]);
  });
});

describe("annotations", () => {
  test("count in bytes", () => {
    const note = (characters: number, character: string) =>
      pathsOf({ annotations: { note: character.repeat(characters) } });
    expect(note(200 * 1024 - 4, "x")).toEqual([]);
    expect(note(200 * 1024 - 3, "x")).toEqual(["annotations"]);
    expect(note(70_000, "字")).toEqual(["annotations"]);
    // In JSON, each quote has two characters.
    expect(note(150_000, '"')).toEqual([]);
  });
});
