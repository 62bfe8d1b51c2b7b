import { Archive, Download, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { roomApi, type KeptItem } from '../../lib/room-api';
import { useDesk } from '../context';
import { Panel } from '../parts/Panel';
import { problemOf } from '../parts/problem';
import { shortDay } from './days';

/** So many are on the page itself; the others are one click away. */
const few = 3;

/** KeptItems is one's own folder: what one has kept of consultations, until its date (R24). */
export function KeptItems({ whole = false }: { whole?: boolean }) {
  const { t } = useTranslation('staff');
  const { items, problem, remove } = useKept();
  const [all, setAll] = useState(false);
  return (
    <Panel
      heading={t('kept.heading')}
      aside={
        !whole && items && items.length > few ? (
          <Button size="small" icon={Archive} onClick={() => setAll(true)}>
            {t('kept.show', { count: items.length })}
          </Button>
        ) : undefined
      }
    >
      {problem && (
        <Banner tone="warning" heading={t(items ? 'kept.removeFailed' : 'kept.failed')} className="mb-3">
          {pick(problem)}
        </Banner>
      )}
      {whole && <p className="mb-3">{t('kept.lead')}</p>}
      {items?.length === 0 && <p>{t('kept.none')}</p>}
      {items && items.length > 0 && <Table items={whole ? items : items.slice(0, few)} remove={remove} />}
      {all && (
        <Dialog heading={t('kept.heading')} width="large" onClose={() => setAll(false)}>
          <p className="mb-3">{t('kept.lead')}</p>
          <Table items={items ?? []} remove={remove} />
        </Dialog>
      )}
    </Panel>
  );
}

function Table({ items, remove }: { items: readonly KeptItem[]; remove: (id: string) => void }) {
  const { t, i18n } = useTranslation('staff');
  const { site } = useDesk();
  const [asking, setAsking] = useState<KeptItem>();
  const day = (time: string) => shortDay(time, site.timeZone, i18n.language);
  return (
    <>
      <table className="w-full text-left">
        <thead>
          <tr className="border-b border-solid-gray-400">
            <th className="py-2 pr-4">{t('kept.name')}</th>
            <th className="py-2 pr-4">{t('kept.at')}</th>
            <th className="py-2 pr-4">{t('kept.until')}</th>
            <th className="py-2">
              <span className="sr-only">{t('kept.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} className="border-b border-solid-gray-200">
              <td className="py-2 pr-4">
                <span className="font-bold break-all">{item.name}</span>
                <span className="block text-[0.875rem] text-solid-gray-800">
                  {[
                    item.reason,
                    item.files > 0 && t('kept.count', { count: item.files }),
                    item.chat && t('kept.chat'),
                  ]
                    .filter(Boolean)
                    .join(' / ')}
                </span>
              </td>
              <td className="py-2 pr-4 whitespace-nowrap">{day(item.at)}</td>
              <td className="py-2 pr-4 whitespace-nowrap">{day(item.until)}</td>
              <td className="py-2">
                <div className="flex justify-end gap-2">
                  <a
                    href={roomApi.keptContent(item.id)}
                    download
                    aria-label={t('kept.downloadNamed', { name: item.name })}
                    className="inline-flex min-h-9 items-center gap-1.5 rounded-6 border border-key-900 bg-white px-3 py-1 text-[0.875rem] leading-[1.3] font-bold whitespace-nowrap text-key-900 hover:bg-key-50"
                  >
                    <Download aria-hidden size={16} />
                    {t('kept.download')}
                  </a>
                  <Button
                    size="small"
                    look="quiet"
                    icon={Trash2}
                    className="whitespace-nowrap"
                    aria-label={t('kept.removeNamed', { name: item.name })}
                    onClick={() => setAsking(item)}
                  >
                    {t('kept.remove')}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asking && (
        <Dialog
          heading={t('kept.removeHeading', { name: asking.name })}
          onClose={() => setAsking(undefined)}
          actions={
            <>
              <Button onClick={() => setAsking(undefined)} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={Trash2}
                onClick={() => {
                  setAsking(undefined);
                  remove(asking.id);
                }}
              >
                {t('kept.remove')}
              </Button>
            </>
          }
        >
          <p>{t('kept.removeText')}</p>
        </Dialog>
      )}
    </>
  );
}

/** useKept reads the folder, again after each call and each reconnect; the newest first. */
function useKept(): { items?: KeptItem[]; problem: Problem | null; remove: (id: string) => void } {
  const { live, session } = useDesk();
  const [items, setItems] = useState<KeptItem[]>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const open = live.status === 'open';
  const ended = live.topics.ended?.call;
  useEffect(() => {
    if (!open) return;
    let current = true;
    roomApi.kept().then(
      (all) => {
        if (!current) return;
        // Administrators are told of everybody's; this is one's own folder.
        setItems(all.filter((i) => i.owner === session.id).sort((a, b) => b.at.localeCompare(a.at)));
        setProblem(null);
      },
      (err: unknown) => {
        if (current) setProblem(problemOf(err));
      },
    );
    return () => {
      current = false;
    };
  }, [open, ended, session.id]);
  const remove = useCallback((id: string) => {
    setProblem(null);
    roomApi.deleteKept(id).then(
      () => setItems((all) => all?.filter((item) => item.id !== id)),
      (err: unknown) => setProblem(problemOf(err)),
    );
  }, []);
  return { ...(items ? { items } : {}), problem, remove };
}
