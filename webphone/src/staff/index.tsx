import { useTranslation } from 'react-i18next';

import { addTexts } from '../lib/i18n';
import type { AppProps } from '../app';
import en from './locales/en';
import ja from './locales/ja';

addTexts('staff', { ja, en });

/** StaffApp is what the staff of a counter sees. */
export default function StaffApp({ session }: AppProps) {
  const { t } = useTranslation('staff');
  return <main data-account={session.login}>{t('starting')}</main>;
}
