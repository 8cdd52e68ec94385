/** The words of a call are wrong; shown with the usage of its command. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
