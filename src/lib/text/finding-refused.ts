import { finding } from './en/finding.ts';
import { findingTextFor } from './finding.ts';
import { refusedTextFrom } from './refused-text.ts';

/** Why a finding or a statement about one was not taken. */
export const findingRefusedText = refusedTextFrom(finding, findingTextFor);
