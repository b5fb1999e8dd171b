/** Paths of the modules of the program that are in files of their own, loaded when they are first used. */
export const LATE: readonly string[];
