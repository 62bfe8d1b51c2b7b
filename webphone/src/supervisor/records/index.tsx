import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('records', { ja, en });

export default function RecordsArea() {
  const { t } = useTranslation('records');
  return <PageHeading>{t('title')}</PageHeading>;
}
