export * from './schema/people.ts';
export * from './schema/passkeys.ts';
export * from './schema/cases.ts';
export * from './schema/meetings.ts';
export * from './schema/documents.ts';
export * from './schema/audit.ts';
export * from './schema/jobs.ts';
export * from './schema/redaction.ts';
