/** Whether this process may create namespaces, mounts and control groups, and install packages. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
