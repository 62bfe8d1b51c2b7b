import { addTexts } from '../../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';

/** Loaded with whatever shows logins, phones or their secrets. */
addTexts('people', { ja, en });
