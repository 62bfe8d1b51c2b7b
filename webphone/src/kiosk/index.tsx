import { useTranslation } from 'react-i18next';

import { addTexts } from '../lib/i18n';
import type { AppProps } from '../app';
import en from './locales/en';
import ja from './locales/ja';

addTexts('kiosk', { ja, en });

/** KioskApp is what a citizen sees. */
export default function KioskApp({ session }: AppProps) {
  const { t } = useTranslation('kiosk');
  return <main data-account={session.login}>{t('starting')}</main>;
}
