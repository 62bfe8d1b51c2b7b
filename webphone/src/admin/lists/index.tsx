import { Navigate, Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { AddressList } from './AddressList';
import { AddressPage } from './AddressPage';
import { CodesPage } from './CodesPage';
import en from './locales/en';
import ja from './locales/ja';
import { ReasonsPage } from './ReasonsPage';

addTexts('lists', { ja, en });

/** What staff choose from: reasons for being away, results of calls, phones outside. */
export default function ListsArea() {
  return (
    <Routes>
      <Route index element={<Navigate to="/admin/lists/reasons" replace />} />
      <Route path="reasons" element={<ReasonsPage />} />
      <Route path="results" element={<CodesPage />} />
      <Route path="addresses" element={<AddressList />} />
      <Route path="addresses/:id" element={<AddressPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
