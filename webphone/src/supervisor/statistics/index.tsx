import { addTexts } from '../../lib/i18n';
import en from './locales/en';
import ja from './locales/ja';
import { Statistics } from './Statistics';

addTexts('statistics', { ja, en });

export default function StatisticsArea() {
  return <Statistics />;
}
