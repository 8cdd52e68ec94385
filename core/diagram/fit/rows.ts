/** Height of a row with one line of text. */
export const ROW = 24;

/** Height that each further line adds. */
export const LINE = 16;
