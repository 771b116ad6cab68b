import { redaction } from './en/redaction.ts';
import { reading } from './reading.ts';
import { refusedTextFrom } from './refused-text.ts';

export const { read: redactionText, readFor: redactionTextFor } = reading(redaction);

export const redactionRefusedText = refusedTextFrom(redaction, redactionTextFor);
