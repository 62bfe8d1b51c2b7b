import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';

import { client, data, type ButtonInfo } from '../../../lib/api';
import { ProblemBanner } from '../../../office/problem';
import { layoutsApi, type Layout } from '../api';
import { useButtons, useLayout } from '../use-layouts';
import { standardScreen } from './grid';
import { LayoutWork } from './store';
import { Workbench } from './Workbench';

/** Where a call button leads, in words. */
export interface Leads {
  queues: ReadonlyMap<string, { nameJa: string; nameEn: string }>;
  schedules: ReadonlyMap<string, { nameJa: string; nameEn: string }>;
}

/** Editor loads a layout and what belongs to it, and gives it to the workbench. */
export function Editor() {
  const { t } = useTranslation('layouts');
  const { id = '' } = useParams();
  const layout = useLayout(id);
  const buttons = useButtons();
  const leads = useLeads();
  const error = layout.error ?? buttons.error;
  if (error) {
    return (
      <ProblemBanner
        error={error}
        heading={t('list.failed')}
        retry={() => void Promise.all([layout.refetch(), buttons.refetch()])}
      />
    );
  }
  if (!layout.data || !buttons.data) return <p role="status">{t('loading', { ns: 'common' })}</p>;
  return <Opened key={id} first={layout.data} buttons={buttons.data} leads={leads} />;
}

function Opened({ first, buttons, leads }: { first: Layout; buttons: readonly ButtonInfo[]; leads: Leads }) {
  const [work] = useState(() => new LayoutWork(first, standardScreen(buttons), layoutsApi));
  useEffect(
    () => () => {
      void work.flush();
      work.stop();
    },
    [work],
  );
  return <Workbench work={work} buttons={buttons} leads={leads} />;
}

/** useLeads names counters and hours; without them the page does as well. */
function useLeads(): Leads {
  const queues = useQuery({
    queryKey: ['layouts', 'buttons', 'queues'],
    queryFn: () => data(client.GET('/api/v1/queues')),
  });
  const schedules = useQuery({
    queryKey: ['layouts', 'buttons', 'schedules'],
    queryFn: () => data(client.GET('/api/v1/schedules')),
  });
  return useMemo(
    () => ({
      queues: new Map((queues.data ?? []).map((q) => [q.id, q])),
      schedules: new Map((schedules.data ?? []).map((s) => [s.id, s])),
    }),
    [queues.data, schedules.data],
  );
}
