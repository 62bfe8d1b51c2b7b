import { addTexts } from '../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';

/** Loaded with whatever uses the office's lists and forms. */
addTexts('office', { ja, en });
