import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { ButtonPage } from './ButtonPage';
import { ButtonList } from './ButtonList';
import { CounterList } from './CounterList';
import { CounterPage } from './CounterPage';
import en from './locales/en';
import ja from './locales/ja';

addTexts('counters', { ja, en });

/** The counters' queues and the call buttons that lead to them (R7, R14). */
export default function CountersArea() {
  return (
    <Routes>
      <Route index element={<CounterList />} />
      <Route path="buttons" element={<ButtonList />} />
      <Route path="buttons/:id" element={<ButtonPage />} />
      <Route path=":id" element={<CounterPage part="settings" />} />
      <Route path=":id/members" element={<CounterPage part="members" />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
