import { describe, expect, test } from "vitest";
import { classOf, pages } from "./blocks.ts";
import { problemsOf } from "./known-words.ts";
import { recorded } from "./recorder.ts";
import { refusedSettings } from "./settings-commands.ts";

const blocks = pages.flatMap((page) => page.blocks).filter((block) => classOf(block) === "cluster");

describe("commands that need a cluster consist of known words", { timeout: 60_000 }, () => {
  test.each(blocks.map(({ place, text }) => [place, text]))("%s", (_, text) => {
    const calls = recorded(text);
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.flatMap((call) => problemsOf(call))).toEqual([]);
  });
});

describe("the settings that commands write are settings of a stack", () => {
  const setting = blocks.filter(({ text }) => text.includes("pulumi config set"));

  test.each(setting.map(({ place, text }) => [place, text]))("%s", async (_, text) => {
    expect(await refusedSettings(recorded(text))).toEqual([]);
  });

  test("a path that holds further settings takes no text", async () => {
    const [refused] = await refusedSettings(
      recorded("pulumi config set --path weights.hostPath /data/models"),
    );
    expect(refused).toContain("hostPath must be an object");
  });

  test("a directory of an NFS server needs both settings", async () => {
    const [server, path] = ["weights.nfs.server 10.0.0.5", "weights.nfs.path /export"].map(
      (words) => `pulumi config set --path ${words}`,
    );
    expect(await refusedSettings(recorded(`${server}\n${path}`))).toEqual([]);
    expect(await refusedSettings(recorded(server ?? ""))).toHaveLength(1);
  });
});

describe("the check of words", () => {
  test.each([
    ["glm-serve chek a3-1p1d", "glm-serve has no chek"],
    ["glm-serve check a3-1p1e", "no stack a3-1p1e"],
    ["glm-serve check a3-1p1d --lives", "no option --lives"],
    ["npm start -- a3-1p1d --runs", "no option --runs"],
    ["npm run tests", "no script tests"],
    ["pulumi config set --path platform.profil cce", "no setting platform.profil"],
    ["pulumi config set topology", "topology has no value"],
    ["kubectl aply -f -", "kubectl has no aply"],
  ])("%s: %s", (commands, problem) => {
    expect(recorded(commands).flatMap((call) => problemsOf(call))).toEqual([problem]);
  });

  test("the programs of a pipeline are recorded apart", () => {
    const calls = recorded("kubectl get pods | kubectl apply -f -\n".repeat(200));
    expect(new Set(calls.map(({ words }) => words.join(" ")))).toEqual(new Set(["get pods", "apply -f -"]));
    expect(calls).toHaveLength(400);
  });

  test("an unknown program fails", () => {
    expect(() => recorded("helm install x")).toThrow(/helm/);
  });
});
