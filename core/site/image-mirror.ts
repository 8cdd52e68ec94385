/** Replaces the registry with a mirror: `quay.io/ascend/x:1` at `mirror.example/quay` is `mirror.example/quay/ascend/x:1`. */
export function mirrored(image: string, mirror: string | undefined): string {
  if (mirror === undefined) return image;
  return `${mirror}/${image.slice(image.indexOf("/") + 1)}`;
}
