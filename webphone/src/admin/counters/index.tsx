import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('counters', { ja, en });

export default function CountersArea() {
  const { t } = useTranslation('counters');
  return <PageHeading>{t('title')}</PageHeading>;
}
