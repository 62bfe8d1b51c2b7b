import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('audit', { ja, en });

export default function AuditArea() {
  const { t } = useTranslation('audit');
  return <PageHeading>{t('title')}</PageHeading>;
}
