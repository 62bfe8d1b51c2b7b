import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('system', { ja, en });

export default function SystemArea() {
  const { t } = useTranslation('system');
  return <PageHeading>{t('title')}</PageHeading>;
}
