/** The largest value of a setting in `limits`: no cluster has more of anything. */
export const LARGEST_LIMIT = 10_000_000;
