import { useTranslation } from 'react-i18next';
import { NavLink, Navigate, Route, Routes } from 'react-router';

import { cx } from '../../lib/components';
import { addTexts } from '../../lib/i18n';
import { ConfigFile } from './ConfigFile';
import en from './locales/en';
import ja from './locales/ja';
import { Overview } from './Overview';
import { Settings } from './Settings';
import { Stops } from './Stops';
import { TraceOverview } from './TraceOverview';
import { TracePage } from './TracePage';

addTexts('system', { ja, en });

const pages = ['overview', 'stops', 'settings', 'trace', 'config'] as const;

/** The state of the system and what belongs to it as a whole. */
export default function SystemArea() {
  const { t } = useTranslation('system');
  return (
    <>
      <nav aria-label={t('pages')} className="mb-6 border-b border-solid-gray-400">
        <ul className="flex flex-wrap gap-x-2">
          {pages.map((page) => (
            <li key={page}>
              <NavLink
                to={page === 'overview' ? '/admin/system' : `/admin/system/${page}`}
                end={page === 'overview'}
                className={({ isActive }) =>
                  cx(
                    'inline-flex min-h-11 items-center border-b-4 px-4 hover:bg-white',
                    isActive ? 'border-key-900 font-bold text-key-1000' : 'border-transparent',
                  )
                }
              >
                {t(`page.${page}`)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <Routes>
        <Route index element={<Overview />} />
        <Route path="stops" element={<Stops />} />
        <Route path="settings" element={<Settings />} />
        <Route path="trace" element={<TraceOverview />} />
        <Route path="trace/:call" element={<TracePage />} />
        <Route path="config" element={<ConfigFile />} />
        <Route path="*" element={<Navigate to="/admin/system" replace />} />
      </Routes>
    </>
  );
}
