import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { RecordDetail } from './Detail';
import { RecordsList } from './List';
import en from './locales/en';
import ja from './locales/ja';

addTexts('records', { ja, en });

export default function RecordsArea() {
  return (
    <Routes>
      <Route index element={<RecordsList />} />
      <Route path=":id" element={<RecordDetail />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
