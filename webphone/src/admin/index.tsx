import { useTranslation } from 'react-i18next';

import { addTexts } from '../lib/i18n';
import type { AppProps } from '../app';
import en from './locales/en';
import ja from './locales/ja';

addTexts('admin', { ja, en });

/** AdminApp is what an administrator sees. */
export default function AdminApp({ session }: AppProps) {
  const { t } = useTranslation('admin');
  return <main data-account={session.login}>{t('starting')}</main>;
}
