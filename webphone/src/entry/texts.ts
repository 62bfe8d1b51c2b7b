import { addTexts } from '../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';

/** Loaded with the first page of this folder. */
addTexts('entry', { ja, en });
