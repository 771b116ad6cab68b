import { imageText as sentences } from './en/image.ts';
import { reading } from './reading.ts';

export const { read: imageText, readFor: imageTextFor } = reading(sentences);
