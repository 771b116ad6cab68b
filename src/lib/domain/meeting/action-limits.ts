/** An action is one line: who does what until when. */
export const ACTION_LIMITS = { least: 3, most: 200, perItem: 20 } as const;
