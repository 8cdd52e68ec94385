import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { z } from "zod";
import { cacheDirectory } from "../host/directories.ts";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { sleep } from "../host/process.ts";
import { duration, type Progress } from "../host/progress.ts";
import { mustRun, runCommand } from "../host/run-command.ts";
import { ImageArchive, type Layer } from "./image-archive.ts";

/** Image of every pod sandbox. */
export const sandboxImage = "glm-serve.local/sandbox:1";

const baseImage = "glm-serve.local/base:1";

/** Command of the sandbox, by which its process is recognized. */
export const sandboxCommand: readonly string[] = ["/usr/bin/sleep", "infinity"];

/** An imported Debian image. Nodes start with this containerd root directory. */
export interface BaseImage {
  readonly containerdRoot: string;
  readonly layer: Layer;
}

const packages = ["python3"];

/** Version of the steps that make the image, part of its cache key. */
const recipe = 1;

const layerFile = z.object({ digest: z.string(), size: z.number() });

/** Makes the base of all images, a Debian with bash and python3, unless it is cached. */
export async function ensureBaseImage(progress: Progress): Promise<BaseImage> {
  const { suite, mirror } = await debianSource();
  const containerd = await mustRun("Reading containerd's version", ["containerd", "--version"]);
  const key = createHash("sha256")
    .update(JSON.stringify([recipe, suite, packages, containerd]))
    .digest("hex")
    .slice(0, 16);
  const finished = join(cacheDirectory(), "images", `debian-${suite}-${key}`);
  const lock = join(dirname(finished), `.lock-${key}`);
  await withLock(lock, { milliseconds: 600_000 }, async () => {
    if (existsSync(finished)) return;
    const begun = Date.now();
    progress.line(`image: making a Debian ${suite} with ${packages.join(", ")} (once; about 1 min)`);
    const work = mkdtempSync(`${finished}.building-`);
    try {
      await make(work, suite, mirror);
      renameSync(join(work, "store"), finished);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    progress.line(`image: made in ${duration(Date.now() - begun)}`);
  });
  const layer = layerFile.parse(JSON.parse(readFileSync(join(finished, "layer.json"), "utf8")));
  return { containerdRoot: join(finished, "containerd"), layer };
}

/** Release and mirror of this host's Debian or derivative. */
async function debianSource(): Promise<{ readonly suite: string; readonly mirror: string }> {
  const suite = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "";
  const targets = await mustRun("Reading apt's mirror", [
    "apt-get",
    "indextargets",
    "--format",
    "$(CODENAME) $(REPO_URI)",
    "Created-By: Packages",
  ]);
  const [, mirror] =
    targets
      .split("\n")
      .map((line) => line.split(" "))
      .find(([codename]) => codename === suite) ?? [];
  if (mirror === undefined) {
    throw new LabError(
      `apt has no package source for ${suite}. The base image of the pods is made from it.`,
      "Add a source to /etc/apt/sources.list.d, then run apt-get update",
    );
  }
  return { suite, mirror };
}

async function make(work: string, suite: string, mirror: string): Promise<void> {
  const root = join(work, "root");
  // In its own namespaces, so that no mount stays after a failure.
  await mustRun("Making a Debian", [
    "unshare",
    ...["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
    "debootstrap",
    "--variant=minbase",
    `--include=${packages.join(",")}`,
    suite,
    root,
    mirror,
  ]);
  for (const unneeded of ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"]) {
    rmSync(join(root, unneeded), { recursive: true, force: true });
  }
  const tar = join(work, "base.tar");
  await mustRun("Packing the Debian", [
    "tar",
    "--one-file-system",
    "--numeric-owner",
    "-C",
    root,
    "-cf",
    tar,
    "--exclude=./dev/*",
    "--exclude=./proc/*",
    "--exclude=./sys/*",
    ".",
  ]);
  const archive = new ImageArchive(join(work, "archive"));
  const layer = await archive.addLayer(tar);
  archive.addImage({ names: [baseImage], layers: [layer], environment: {}, command: ["bash"] });
  archive.addImage({ names: [sandboxImage], layers: [layer], environment: {}, command: sandboxCommand });
  await archive.pack(join(work, "archive.tar"));
  const store = join(work, "store");
  mkdirSync(store);
  await importOnce(join(work, "archive.tar"), join(store, "containerd"), work);
  writeFileSync(join(store, "layer.json"), JSON.stringify(layer));
}

/** Imports an archive with a temporary containerd. */
async function importOnce(archive: string, root: string, work: string): Promise<void> {
  const address = join(work, "containerd.sock");
  const configuration = join(work, "containerd.toml");
  writeFileSync(
    configuration,
    [
      "version = 2",
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      '[plugins."io.containerd.internal.v1.opt"]',
      `  path = ${JSON.stringify(join(work, "opt"))}`,
    ].join("\n"),
  );
  const child = spawn(
    "unshare",
    [
      "--mount",
      "--",
      "containerd",
      `--config=${configuration}`,
      `--address=${address}`,
      `--root=${root}`,
      `--state=${join(work, "state")}`,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => {
    child.on("close", resolve);
    child.on("error", resolve);
  });
  const control = ["ctr", `--address=${address}`, "--namespace=k8s.io"] as const;
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await runCommand([...control, "version"])).code === 0) break;
      await sleep(100);
    }
    await mustRun("Importing an image", [...control, "images", "import", archive]);
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
