import { Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { NotHere } from '../../office/NotHere';
import en from './locales/en';
import ja from './locales/ja';
import { SoundList } from './SoundList';
import { SoundPage } from './SoundPage';

addTexts('voice', { ja, en });

/** Recorded announcements and music: listen, add, replace, and where each is used. */
export default function VoiceArea() {
  return (
    <Routes>
      <Route index element={<SoundList />} />
      <Route path=":id" element={<SoundPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}
