/** What every procedure may be told about its Job. */
export interface JobSettings {
  /** @default the engine's image, which the nodes hold anyway */
  image?: string | undefined;
  /** Seconds for all tries together; then the Job fails. */
  deadlineSeconds?: number | undefined;
  /** How often a pod that failed is tried again. */
  retries?: number | undefined;
  /** What each pod asks of its node. */
  resources?: ResourceSettings | undefined;
}

/** Requests and limits of a pod. */
interface ResourceSettings {
  requests?: AmountSettings | undefined;
  limits?: AmountSettings | undefined;
}

interface AmountSettings {
  /** E.g. `4` or `500m`. */
  cpu?: string | number | undefined;
  /** E.g. `8Gi`. */
  memory?: string | number | undefined;
}

/** A key of a Secret. */
export interface SecretReference {
  name: string;
  key: string;
}
