/** Levels of headings in a recommendation: below the page's own. Apart from the schema, so that the page need not carry that. */
export const HEADING_LEVELS: (2 | 3)[] = [2, 3];
