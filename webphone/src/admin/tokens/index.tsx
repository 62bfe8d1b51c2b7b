import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('tokens', { ja, en });

export default function TokensArea() {
  const { t } = useTranslation('tokens');
  return <PageHeading>{t('title')}</PageHeading>;
}
