import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import { Editor } from './editor/Editor';
import { LayoutList } from './LayoutList';
import en from './locales/en';
import ja from './locales/ja';
import { Versions } from './Versions';

addTexts('layouts', { ja, en });

/** Screen layouts of kiosks (R14): which there are, their editor, and what was published. */
export default function LayoutsArea() {
  return (
    <Routes>
      <Route index element={<LayoutList />} />
      <Route path=":id" element={<Editor />} />
      <Route path=":id/versions" element={<Versions />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
