/** The value of a flag: JSON, passed to the engine unchanged. */
export type ArgumentValue =
  | string
  | number
  | boolean
  | readonly ArgumentValue[]
  | { readonly [key: string]: ArgumentValue };
