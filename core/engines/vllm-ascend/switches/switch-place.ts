/** Where a group sets a switch, or what replaces one. */
export type SwitchPlace =
  | { readonly kind: "variable"; readonly name: string }
  /** A key of `--additional-config`; the names on the way to it. */
  | { readonly kind: "key"; readonly path: readonly string[] }
  /** A flag, or a key of its object: `attentionConfig.indexer_kv_dtype`. */
  | { readonly kind: "argument"; readonly name: string };

/** The name of a place, with dots between the names of keys. */
export function placeName(place: SwitchPlace): string {
  switch (place.kind) {
    case "variable":
    case "argument":
      return place.name;
    case "key":
      return place.path.join(".");
    default:
      return place satisfies never;
  }
}

export const variableNamed = (name: string): SwitchPlace => ({ kind: "variable", name });

export const keyNamed = (...path: readonly string[]): SwitchPlace => ({ kind: "key", path });

export const argumentNamed = (name: string): SwitchPlace => ({ kind: "argument", name });
