import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { HoursList } from './HoursList';
import { HoursPage } from './HoursPage';
import en from './locales/en';
import ja from './locales/ja';

addTexts('hours', { ja, en });

/** When call buttons take calls: the week, holidays, closing days and special days. */
export default function HoursArea() {
  return (
    <Routes>
      <Route index element={<HoursList />} />
      <Route path=":id" element={<HoursPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
