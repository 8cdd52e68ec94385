import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-check-"));

const run = (...words: string[]) => call(directory, words);

const wrongSite = join(directory, "wrong.yaml");

writeFileSync(wrongSite, "labels: { app.kubernetes.io/name: x }\n");

describe("check", () => {
  test("of a documented stack finds no error and ends in a summary", async () => {
    const { code, stdout } = await run("check", "a3-1p1d");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^a3-1p1d: 0 errors, \d+ warnings, \d+ advice, \d+ accepted$/,
    );
  });

  test("names path, value, fix and source of an error, and exits with 1", async () => {
    const { code, stdout, stderr } = await run("check", "a3-1p1d", "--site", wrongSite);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(
      /^Errors\n\n {2}labels\.app\.kubernetes\.io\/name = "x"\n.*\[labels-free; .*\]\n {4}→ Remove app\.kubernetes\.io\/name, or use another key\n/,
    );
    expect(stdout).toContain("a3-1p1d: 1 error, ");
  });

  test("of a stack with errors tells the rest, too", async () => {
    const { stdout } = await run("check", "a3-1p1d", "--site", wrongSite);
    expect(stdout).toContain("\nAccepted by the topology\n");
    expect(stdout).toMatch(/1 error, 0 warnings, 0 advice, [1-9]\d* accepted\n$/);
  });

  test("of what cannot be read claims nothing about the rules", async () => {
    const site = join(directory, "unreadable.yaml");
    writeFileSync(site, "namespac: x\nimage: 5\n");
    const { code, stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n\na3-1p1d: 2 errors; the rules are asked once what is written can be read\n$/);
  });

  test("says that ports were not checked where nothing can be laid out", async () => {
    const site = join(directory, "smaller.yaml");
    writeFileSync(site, "hardware: atlas-800-a2\n");
    const { code, stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\n\na3-1p1d: \d+ errors, .* accepted; ports were not checked, since there is no layout before (groups\.\w+\.\w+, )+groups\.\w+\.\w+ are right\n$/,
    );
  });

  test("tells ports that meet together with all else", async () => {
    const site = join(directory, "meeting.yaml");
    writeFileSync(site, 'labels: { app.kubernetes.io/name: x }\nnodes: { usedPorts: { team-b: "6723" } }\n');
    const { stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(stdout).toContain("[labels-free; ");
    expect(stdout).toMatch(/\n {2}groups\.decode\.ports\.api = 6721\n.*\[port-collision; /);
    expect(stdout).toContain("[port-node-port; ");
    expect(stdout).toMatch(/\na3-1p1d: 2 errors, .* accepted\n$/);
  });

  test("for machines", async () => {
    const { code, stdout } = await run("check", "a3-1p1d", "--site", wrongSite, "--json");
    expect(code).toBe(1);
    const findings = z
      .array(z.object({ severity: z.string(), rule: z.string(), path: z.string() }))
      .parse(JSON.parse(stdout));
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      { severity: "error", rule: "labels-free", path: "labels.app.kubernetes.io/name" },
    ]);
  });
});

test.each(["check", "ports", "render"])("%s refuses a stack whose name is a path", async (command) => {
  const { code, stdout, stderr } = await run(command, "a3-1p1d/x");
  expect(code).toBe(1);
  expect(stdout + stderr).toContain("There is no topology of this name.");
  expect(stderr).not.toMatch(/^ +at /m);
});

describe("ports", () => {
  test("lists every port on every node", async () => {
    const { code, stdout } = await run("ports", "a3-1p1d");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^POD +PORTS +HOW +OWNER +WHY +SETTING\n/);
    expect(stdout).toMatch(
      /a3-1p1d-decode-0-3 +6724 +bound +decode-0 rank-15 +HTTP API and metrics +groups\.decode\.ports\.api\n/,
    );
    expect(stdout).toMatch(/a3-1p1d-proxy +8000 +bound in its pod +proxy/);
    expect(stdout).toMatch(/every node +10248 +bound +kubelet/);
    expect(stdout).toMatch(
      /\n\nSome of this lies [^]* sysctl -w net\.ipv4\.ip_local_reserved_ports=60000-60031\n\nWhere another stack [^]* usedPorts: \{ a3-1p1d: "6700,6721-6724,10521-10524,30000-30031" \}, pickedPorts: \{ a3-1p1d: "15000-17000,20000-21600,60000-60031" \} \}/,
    );
  });

  test("says who owns one, and that one is free", async () => {
    expect((await run("ports", "a3-1p1d", "30017")).stdout).toMatch(
      /a3-1p1d-prefill-0-1 +bound +prefill-0 rank-1 +KV handshake +30017 = kv_port 30000 \+ dp rank 1 × tp 16 \+ tp rank 1 /,
    );
    expect((await run("ports", "a3-1p1d", "9000")).stdout).toBe(
      "Port 9000 is free on every node of a3-1p1d. Near it: 6724, decode-0 rank-3 (HTTP API and metrics) on the node of a3-1p1d-decode-0-0; 10248, kubelet (already in use) on every node.\n",
    );
    expect((await run("ports", "a3-1p1d", "20523")).stdout).toMatch(
      /20523 = base 20000 \+ device 5 × 100 \+ 23, any free one of the 100 [^]*Nothing listens on port 20523/,
    );
  });

  test("tells what has an address of its own from what listens on the node", async () => {
    expect((await run("ports", "a3-1p1d", "8000")).stdout).toMatch(
      /^a3-1p1d-proxy +bound in its pod +proxy [^]*\nOn the nodes themselves port 8000 is free: .* Near it: 6724, /m,
    );
    expect((await run("ports", "a3-glm5-w8a8", "16666")).stdout).toMatch(
      /^a3-glm5-w8a8-serve-0-0 +reserved on the device [^]*\nOn the nodes themselves port 16666 is free: /m,
    );
  });

  test("wraps its columns in a narrow terminal, and nowhere else", async () => {
    const { stdout } = await call(directory, ["ports", "a3-1p1d", "30017"], { columns: 100 });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout.replaceAll(/\s+/g, "")).toHaveLength(
      (await run("ports", "a3-1p1d", "30017")).stdout.replaceAll(/\s+/g, "").length,
    );
  });

  test("for machines", async () => {
    const { stdout } = await run("ports", "a3-1p1d", "10524", "--json");
    expect(JSON.parse(stdout)).toMatchObject([
      { pod: "a3-1p1d-decode-0-0", name: "supervisor", first: 10524 },
    ]);
  });

  test("a wrong port is refused", async () => {
    for (const word of ["70000", "0", "0x7541", "3e4", "30017.0", ""])
      expect(await run("ports", "a3-1p1d", word)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringContaining("write a whole number from 1 to 65535"),
      });
    expect(await run("ports")).toMatchObject({ code: 2, stdout: "" });
  });
});
