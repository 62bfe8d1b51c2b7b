import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('hours', { ja, en });

export default function HoursArea() {
  const { t } = useTranslation('hours');
  return <PageHeading>{t('title')}</PageHeading>;
}
