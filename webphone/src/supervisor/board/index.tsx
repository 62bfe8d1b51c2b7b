import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('board', { ja, en });

export default function BoardArea() {
  const { t } = useTranslation('board');
  return <PageHeading>{t('title')}</PageHeading>;
}
