import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('kiosks', { ja, en });

export default function KiosksArea() {
  const { t } = useTranslation('kiosks');
  return <PageHeading>{t('title')}</PageHeading>;
}
