import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fakeExecutable } from "./fake-executable.ts";

/** A build of all packages that a command names. */
export const buildAll = 'for package in $packages; do echo built > "$output/$(basename "$package")"; done';

/**
 * Puts a fake Go into a directory: it downloads one module, lists two packages, and runs `build` with the output directory and
 * the packages. Modules of which it prints the directory are in $FAKE_GO_MODULE.
 */
export function fakeGo(
  directory: string,
  version = "go1.99.0",
  build = `echo example.org/a >&2; ${buildAll}`,
): void {
  fakeExecutable(
    directory,
    "go",
    `
case "$1" in
  env) printf '%s\\n' ${version} linux amd64 local ;;
  list)
    case "$*" in
      *" -find "*) for argument; do case "$argument" in */...) echo "\${argument%/...} $FAKE_GO_MODULE" ;; esac; done ;;
      *) echo "go: downloading example.org/a v1.0.0" >&2; echo example.org/a; echo example.org/b ;;
    esac ;;
  build)
    echo called >> "$FAKE_GO_CALLS"
    for argument; do
      case "$previous $argument" in -o*) output="$argument" ;; *" ./"*|*/cmd/*) packages="$packages $argument" ;; esac
      previous="$argument"
    done
    ${build} ;;
esac`,
  );
}

/** Writes files of modules that builds change or copy. Returns the directory, for $FAKE_GO_MODULE. */
export function fakeModule(directory: string): string {
  const files = {
    "pkg/utils/informer/informer.go": "metav1.InitialEventsListBlueprintAnnotationKey",
    "cmd/pulumi-resource-kubernetes/schema.json": "{}",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
