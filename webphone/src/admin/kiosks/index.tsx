import { useTranslation } from 'react-i18next';
import { NavLink, Route, Routes } from 'react-router';

import { addTexts } from '../../lib/i18n';
import { cx } from '../../lib/components';
import { NotHere } from '../../office/NotHere';
import { KioskList } from './KioskList';
import { KioskPage } from './KioskPage';
import en from './locales/en';
import ja from './locales/ja';
import { PrinterPage } from './PrinterPage';
import { Printers } from './Printers';
import { Register } from './Register';

addTexts('kiosks', { ja, en });

/** Kiosks and their printers: registering, settings and health (R5, R25). */
export default function KiosksArea() {
  return (
    <Routes>
      <Route
        index
        element={
          <>
            <Tabs />
            <KioskList />
          </>
        }
      />
      <Route path="register" element={<Register />} />
      <Route
        path="printers"
        element={
          <>
            <Tabs />
            <Printers />
          </>
        }
      />
      <Route path="printers/new" element={<PrinterPage />} />
      <Route path="printers/:id" element={<PrinterPage />} />
      <Route path=":id" element={<KioskPage />} />
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}

function Tabs() {
  const { t } = useTranslation('kiosks');
  const look = ({ isActive }: { isActive: boolean }) =>
    cx(
      'inline-flex min-h-11 items-center border-b-4 px-4 font-bold hover:bg-solid-gray-100',
      isActive ? 'border-key-900 text-key-1000' : 'border-transparent text-solid-gray-800',
    );
  return (
    <nav aria-label={t('tabs')} className="mb-6 flex gap-2 border-b border-solid-gray-300">
      <NavLink to="/admin/kiosks" end className={look}>
        {t('title')}
      </NavLink>
      <NavLink to="/admin/kiosks/printers" className={look}>
        {t('printers.title')}
      </NavLink>
    </nav>
  );
}
