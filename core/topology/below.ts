/** Whether a path is a directory or lies below it. A slash at the end of either has no meaning. */
export function isBelow(path: string, directory: string): boolean {
  return `${path}/`.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}
