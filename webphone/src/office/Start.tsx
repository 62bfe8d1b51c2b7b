import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { areasOf } from './areas';
import { useOffice } from './context';
import { PageHeading } from './PageHeading';

/** Start is the first page: the way to a first call, and to each area in a sentence. */
export function Start() {
  const { t } = useTranslation('office');
  const { session } = useOffice();
  return (
    <>
      <PageHeading>{t('title')}</PageHeading>
      {session.role === 'administrator' && (
        <section className="mb-8 max-w-4xl rounded-16 border border-solid-gray-200 bg-white p-6">
          <h2 className="text-[1.25rem] leading-[1.5] font-bold">{t('first.heading')}</h2>
          <ol className="mt-2 mb-4 list-decimal space-y-1 pl-6">
            <li>{t('first.one')}</li>
            <li>{t('first.two')}</li>
            <li>{t('first.three')}</li>
          </ol>
        </section>
      )}
      <a
        href="/staff"
        target="_blank"
        rel="noopener"
        className="mb-8 inline-flex items-center gap-2 font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        <ExternalLink aria-hidden size={20} />
        {t('first.staff')}
      </a>
      <ul className="grid max-w-6xl gap-4 md:grid-cols-2 xl:grid-cols-3">
        {areasOf(session.role).map((area) => (
          <li key={area.id}>
            <Link
              to={area.path}
              className="flex h-full gap-4 rounded-12 border border-solid-gray-200 bg-white p-5 hover:border-key-900"
            >
              <area.icon aria-hidden size={28} className="mt-0.5 shrink-0 text-key-900" />
              <span>
                <span className="block font-bold text-key-1000 underline underline-offset-4">
                  {t(`area.${area.id}`)}
                </span>
                <span className="mt-1 block text-[0.875rem] text-solid-gray-800">
                  {t(`about.${area.id}`)}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
