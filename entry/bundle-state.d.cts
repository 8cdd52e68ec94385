export function stateOf(sources: readonly string[]): string;
export function entryOf(draft: string): string;
export function isFresh(): boolean;
export function remember(text: string): void;
