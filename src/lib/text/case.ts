import { caseText as sentences } from './en/case.ts';
import { reading } from './reading.ts';

export const { read: caseText, readFor: caseTextFor } = reading(sentences);
