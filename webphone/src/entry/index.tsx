import { useTranslation } from 'react-i18next';

import { addTexts } from '../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';

addTexts('entry', { ja, en });

/** Login asks who is there. */
export default function Login() {
  const { t } = useTranslation('entry');
  return <main>{t('starting')}</main>;
}
