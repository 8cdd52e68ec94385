import { execFile, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { python } from "../runtime/namespace.ts";

const procedures = join(import.meta.dirname, "../../core/procedures");

const tools = join(import.meta.dirname, "stand-ins");

/** Directories of the scripts that all Jobs share. */
const shared = ["runner", "client"].map((room) => join(procedures, room)).join(":");

/** The output of a script and its exit code. */
export interface Ended {
  readonly code: number;
  readonly log: string;
  /** The last line of its stdout. */
  readonly result: unknown;
}

/** Runs a script of a procedure as its container does. */
export function runScript(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  onStart?: (child: ChildProcess) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      python,
      ["-B", join(procedures, script), ...args],
      { env: { PATH: process.env["PATH"], PYTHONPATH: shared, ...environment }, timeout: 60_000 },
      (_, stdout, log) => {
        const last = stdout.trimEnd().split("\n").at(-1) ?? "";
        let result: unknown;
        try {
          result = JSON.parse(last);
        } catch {
          result = undefined;
        }
        resolve({ code: child.exitCode ?? -1, log, result });
      },
    );
    onStart?.(child);
  });
}

/** The files of a simulated node with two NPUs. Tests change them to break the node. */
export class FakeNode {
  readonly directory: string;
  /** Its root directory, as its pod mounts it. */
  root: string | undefined;
  /** Whether it has the tools of its vendor. */
  hasTools = true;
  /** Whether the plan reads its hccn.conf. */
  hasHccnConf = true;
  readonly #name: string;
  readonly #address: string;

  constructor(index: number) {
    this.#name = `node-${index}`;
    this.#address = `127.0.0.${11 + index}`;
    this.directory = mkdtempSync(join(tmpdir(), "glm-serve-node-"));
    this.write("hccn.conf", `address_0=10.0.${index}.1\naddress_1=10.0.${index}.2\n`);
    this.write("version.info", "Version=25.5.0\n");
    this.write("firmware", "7.8.0.6.201");
    this.write("nr_hugepages", "200000\n");
    mkdirSync(join(this.directory, "sysctl"));
    this.write("sysctl/ip_local_port_range", "32768\t60999\n");
    this.write("sysctl/ip_local_reserved_ports", "\n");
    for (const device of [0, 1]) {
      this.write(`${device}.link`, "UP");
      this.write(`${device}.net_health`, "Success");
      this.write(`${device}.ip`, `10.0.${index}.${device + 1}`);
      this.write(`${device}.vnic`, `192.168.${index}.${device + 1}`);
      this.write(`${device}.gateway`, `10.0.${index}.254`);
      this.write(`${device}.tls`, "0");
    }
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.directory, file), text);
  }

  /** The SDIDs of the NPUs, from this number on, and the id of their super-pod. */
  inSuperPod(id: number, firstSdid: number): this {
    for (const device of [0, 1]) this.write(`${device}.spod`, `${firstSdid + device} ${id}\n`);
    return this;
  }

  remove(file: string): void {
    rmSync(join(this.directory, file));
  }

  preflight(
    index: number,
    plan: object,
    vendor: "ascend" | "nvidia",
    onStart?: (child: ChildProcess) => void,
  ): Promise<Ended> {
    this.write("plan.json", JSON.stringify({ ...plan, hostRoot: this.root, files: this.#files() }));
    return runScript(
      "preflight/preflight.py",
      [join(this.directory, "plan.json"), "127.0.0.11"],
      {
        PATH: `${this.hasTools ? `${join(tools, vendor)}:` : ""}${process.env["PATH"] ?? ""}`,
        FAKE_NODE: this.directory,
        JOB_COMPLETION_INDEX: String(index),
        NODE_NAME: this.#name,
        POD_NAME: `glm-preflight-x-${index}-abcde`,
        POD_IP: this.#address,
      },
      onStart,
    );
  }

  #files() {
    return {
      ...(this.hasHccnConf ? { hccnConf: join(this.directory, "hccn.conf") } : {}),
      driverVersion: join(this.directory, "version.info"),
      hugePages: join(this.directory, "nr_hugepages"),
      sysctl: join(this.directory, "sysctl"),
      sharedMemory: this.directory,
    };
  }
}
