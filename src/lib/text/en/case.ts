export const caseText = {} as const;
