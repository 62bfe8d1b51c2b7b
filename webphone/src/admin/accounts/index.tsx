import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { AccountPage } from './AccountPage';
import { Accounts } from './Accounts';
import { Import } from './Import';
import en from './locales/en';
import ja from './locales/ja';
import { RightsPage } from './RightsPage';

addTexts('accounts', { ja, en });

/** The accounts of staff and kiosks (R10, R11). */
export default function AccountsArea() {
  return (
    <Routes>
      <Route index element={<Accounts />} />
      <Route path="import" element={<Import />} />
      <Route path="rights" element={<RightsPage />} />
      <Route path="id/:id" element={<AccountPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
