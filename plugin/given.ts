/** Arguments for the library, whose schemas check every value: programs of other languages have no types of its settings. */
// oxlint-disable-next-line typescript/no-explicit-any -- the checks happen at run time
export function given(args: object): any {
  return args;
}
