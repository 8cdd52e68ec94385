/** Collects what is wrong at places of a rank table. */
export type Objector = (place: string, value: unknown, message: string, fix: string) => void;
