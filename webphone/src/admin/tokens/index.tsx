import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { ApiPage } from './ApiPage';
import en from './locales/en';
import ja from './locales/ja';
import { TokensPage } from './TokensPage';

addTexts('tokens', { ja, en });

/** The keys of other systems, and what these can do with them. */
export default function TokensArea() {
  return (
    <Routes>
      <Route index element={<TokensPage />} />
      <Route path="api" element={<ApiPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
