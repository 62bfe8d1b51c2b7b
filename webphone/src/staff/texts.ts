import { addTexts } from '../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';

/** Loaded with the application. */
addTexts('staff', { ja, en });
