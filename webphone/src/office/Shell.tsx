import { House, LogOut, PanelLeft } from 'lucide-react';
import { Suspense, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useLocation, useNavigate, useSearchParams } from 'react-router';

import { Button, cx, LanguageSelect, Logo } from '../lib/components';
import { areas, areasOf, type Area } from './areas';
import { useOffice } from './context';

const groups = ['watch', 'setup', 'care'] as const;

/**
 * Shell is the frame around an area: who one is, and the way to the others. With
 * ?wall in the address there is no frame, for a big screen that nobody operates.
 */
export function Shell() {
  const { t } = useTranslation('office');
  const { session, site } = useOffice();
  const { pathname, search } = useLocation();
  const go = useNavigate();
  const [query] = useSearchParams();
  const main = useId();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const area = areas.find((a) => pathname === a.path || pathname.startsWith(`${a.path}/`));
  useEffect(() => {
    const name = area ? t(`area.${area.id}`) : t('title');
    document.title = `${name} | ${site.name}`;
  }, [area, t, site.name]);

  const page = (
    <Suspense fallback={<p className="p-8">{t('loading', { ns: 'common' })}</p>}>
      <Outlet />
    </Suspense>
  );
  if (query.has('wall')) return <main className="min-h-dvh bg-white text-solid-gray-900">{page}</main>;
  return (
    <div className="flex min-h-dvh flex-col bg-solid-gray-50 text-solid-gray-900">
      <a
        href={`#${main}`}
        className="sr-only focus:not-sr-only focus:absolute focus:left-4 focus:top-2 focus:z-20 focus:bg-white focus:p-2"
      >
        {t('skip')}
      </a>
      <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-solid-gray-200 bg-white px-6 py-2 print:hidden">
        <Button
          size="small"
          icon={PanelLeft}
          aria-expanded={open}
          className="xl:hidden"
          onClick={() => setOpen(!open)}
        >
          {t('menu')}
        </Button>
        <Link to="/" className="flex items-center gap-3 text-[1.125rem] font-bold">
          <Logo size={32} />
          {site.name}
        </Link>
        <div className="ml-auto flex items-center gap-4">
          <LanguageSelect />
          <p className="text-[0.875rem]">{t('account', { name: session.name })}</p>
          <Button size="small" icon={LogOut} onClick={() => void go('/logout', { state: pathname + search })}>
            {t('action.logout', { ns: 'common' })}
          </Button>
        </div>
      </header>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={t('navigation')}
          className={cx(
            'w-60 shrink-0 border-r border-solid-gray-200 bg-white p-3 xl:block print:hidden',
            !open && 'hidden',
          )}
        >
          <ul>
            <Entry to="/" icon={House} end onOpen={close}>
              {t('area.start')}
            </Entry>
          </ul>
          {groups.map((group) => (
            <Group
              key={group}
              group={group}
              areas={areasOf(session.role).filter((a) => a.group === group)}
              onOpen={close}
            />
          ))}
        </nav>
        <main id={main} tabIndex={-1} className="min-w-0 flex-1 p-6 outline-none xl:p-8">
          {page}
        </main>
      </div>
    </div>
  );
}

function Group({
  group,
  areas,
  onOpen,
}: {
  group: (typeof groups)[number];
  areas: Area[];
  onOpen: () => void;
}) {
  const { t } = useTranslation('office');
  const heading = useId();
  if (areas.length === 0) return null;
  return (
    <>
      <h2 id={heading} className="mt-4 px-3 text-[0.875rem] font-bold text-solid-gray-700">
        {t(`group.${group}`)}
      </h2>
      <ul aria-labelledby={heading}>
        {areas.map((area) => (
          <Entry key={area.id} to={area.path} icon={area.icon} onOpen={onOpen}>
            {t(`area.${area.id}`)}
          </Entry>
        ))}
      </ul>
    </>
  );
}

function Entry({
  to,
  icon: Icon,
  end = false,
  onOpen,
  children,
}: {
  to: string;
  icon: Area['icon'];
  end?: boolean;
  /** The menu of a narrow screen closes then. */
  onOpen: () => void;
  children: string;
}) {
  return (
    <li>
      <NavLink
        to={to}
        end={end}
        onClick={onOpen}
        className={({ isActive }) =>
          cx(
            'flex min-h-11 items-center gap-3 rounded-8 px-3 py-1.5 hover:bg-solid-gray-50',
            isActive && 'bg-key-100 font-bold text-key-1000',
          )
        }
      >
        <Icon aria-hidden size={20} className="shrink-0" />
        {children}
      </NavLink>
    </li>
  );
}
