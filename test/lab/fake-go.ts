import { fakeExecutable } from "./fake-executable.ts";

/** Puts a fake Go into a directory: it downloads one module, lists two packages, and runs `build`. */
export function fakeGo(
  directory: string,
  version = "go1.99.0",
  build = 'echo example.org/a >&2; echo built > "$output"',
): void {
  fakeExecutable(
    directory,
    "go",
    `
case "$1" in
  env) printf '%s\\n' ${version} linux amd64 local ;;
  list)
    case "$*" in
      *-find*) for argument; do path="\${argument%/...}"; done; mkdir -p "$FAKE_GO_CALLS.module"; echo "$path $FAKE_GO_CALLS.module" ;;
      *) echo "go: downloading example.org/a v1.0.0" >&2; echo example.org/a; echo example.org/b ;;
    esac ;;
  build)
    echo called >> "$FAKE_GO_CALLS"
    for argument; do [ "$previous" = -o ] && output="$argument"; previous="$argument"; done
    ${build} ;;
esac`,
  );
}
