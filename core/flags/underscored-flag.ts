/** `maxMemoryUtilization` → `max_memory_utilization`. */
export function flagOf(argument: string): string {
  return argument.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `max_memory_utilization` → `maxMemoryUtilization`. */
export function argumentOf(flag: string): string {
  return flag.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
