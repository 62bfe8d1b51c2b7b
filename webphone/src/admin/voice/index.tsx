import { useTranslation } from 'react-i18next';

import { addTexts } from '../../lib/i18n';
import { PageHeading } from '../../office/PageHeading';
import en from './locales/en';
import ja from './locales/ja';

addTexts('voice', { ja, en });

export default function VoiceArea() {
  const { t } = useTranslation('voice');
  return <PageHeading>{t('title')}</PageHeading>;
}
