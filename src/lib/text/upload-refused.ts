import { uploadRefusals } from './en/upload-refusals.ts';
import { reading } from './reading.ts';
import { refusedTextFrom } from './refused-text.ts';

const { readFor: uploadRefusalTextFor } = reading(uploadRefusals);

/** Why nothing was done with an upload or its images. */
export const uploadRefusedText = refusedTextFrom(uploadRefusals, uploadRefusalTextFor);
