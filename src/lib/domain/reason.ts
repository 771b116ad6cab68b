/**
 * Shortest and longest reason that somebody gives for a deferral, a hidden mark or a refused image: "age" is one, and more
 * than a paragraph is not read in a list.
 */
export const REASON_LIMITS = { least: 3, most: 500 } as const;
