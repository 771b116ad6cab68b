import { redaction } from './en/redaction.ts';
import { reading } from './reading.ts';

export const { read: redactionText, readFor: redactionTextFor } = reading(redaction);
