import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimeFiles } from "../../core/runtime/runtime-files.ts";

/** A directory as the kubelet mounts a ConfigMap: every file a symlink into a hidden version, read-only. */
export class LaunchDirectory {
  readonly path = mkdtempSync(join(tmpdir(), "glm-serve-launch-"));

  constructor(scripts: Readonly<Record<string, string>> = {}) {
    const version = join(this.path, "..2026_01_01_00_00_00.1");
    mkdirSync(version);
    symlinkSync("..2026_01_01_00_00_00.1", join(this.path, "..data"));
    for (const [name, text] of Object.entries({ ...runtimeFiles, ...scripts })) {
      writeFileSync(join(version, name), text);
      symlinkSync(join("..data", name), join(this.path, name));
    }
    chmodSync(version, 0o555);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Shell commands that make it read-only for root too, inside a mount namespace. */
  get readOnly(): string {
    return `mount --bind ${this.path} ${this.path}; mount -o remount,bind,ro ${this.path};`;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
