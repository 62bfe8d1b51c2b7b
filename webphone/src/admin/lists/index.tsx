import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('lists', { ja, en });

export default function ListsArea() {
  const { t } = useTranslation('lists');
  return <PageHeading>{t('title')}</PageHeading>;
}
