import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('statistics', { ja, en });

export default function StatisticsArea() {
  const { t } = useTranslation('statistics');
  return <PageHeading>{t('title')}</PageHeading>;
}
