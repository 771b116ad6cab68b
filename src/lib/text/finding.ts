import { finding } from './en/finding.ts';
import { reading } from './reading.ts';

export const { read: findingText, readFor: findingTextFor } = reading(finding);
