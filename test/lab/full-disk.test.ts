import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { releaseServer, sha256 } from "./release-server.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test("a download keeps no file that the disk stores in part", async () => {
  const { url } = await releaseServer({ "/file": { body: "x".repeat(3000) } });
  const root = temporaryDirectory("full-disk");
  const file = join(root, "file");
  const script = join(root, "download.ts");
  const source = (name: string): string =>
    JSON.stringify(join(import.meta.dirname, "../../lab/binaries", name));
  writeFileSync(
    script,
    `import { downloadFile } from ${source("download.ts")};
    import { usualLimits } from ${source("download-request.ts")};
    const [url, sha256, file] = process.argv.slice(2);
    await downloadFile(url, sha256, file, { limits: usualLimits, environment: {} });`,
  );
  const argv = [process.execPath, script, `${url}/file`, sha256("x".repeat(3000)), file];
  // The limit ends a write after 1 KiB, as a full disk does.
  const child = spawn("bash", ["-c", 'ulimit -f 1; exec "$@"', "download", ...argv]);
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise((resolve) => {
    child.on("close", resolve);
  });
  expect(output).toContain("EFBIG");
  // The host did not fail.
  expect(output).not.toContain("DownloadError");
  expect(code).toBe(1);
  expect([file, `${file}.partial`].filter((path) => existsSync(path))).toEqual([]);
});
