import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('layouts', { ja, en });

export default function LayoutsArea() {
  const { t } = useTranslation('layouts');
  return <PageHeading>{t('title')}</PageHeading>;
}
