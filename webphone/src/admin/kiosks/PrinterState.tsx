import { useQuery } from '@tanstack/react-query';
import {
  CircleCheck,
  CircleHelp,
  CircleSlash,
  Printer as PrinterIcon,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '../../lib/api';
import { StatusTag } from '../../lib/components';
import { keys, liveEvery, printerApi, type Printer, type PrinterNow } from './api';

const looks = {
  idle: { icon: CircleCheck, colour: 'green' },
  busy: { icon: PrinterIcon, colour: 'blue' },
  attention: { icon: TriangleAlert, colour: 'orange' },
  offline: { icon: Unplug, colour: 'red' },
  unknown: { icon: CircleHelp, colour: 'gray' },
} as const;

const reasons = [
  'media-empty',
  'media-needed',
  'media-jam',
  'door-open',
  'marker-supply-empty',
  'marker-supply-low',
  'paused',
  'unreachable',
] as const;

/** PrinterState is how a printer is now, with what is the matter in words. */
export function PrinterState({ printer }: { printer: Pick<Printer, 'id' | 'enabled'> }) {
  const { t } = useTranslation('kiosks');
  const { data, error } = useQuery<PrinterNow>({
    queryKey: keys.printer(printer.id),
    queryFn: () => printerApi.now(printer.id),
    refetchInterval: liveEvery,
    enabled: printer.enabled,
  });
  if (!printer.enabled) {
    return (
      <StatusTag icon={CircleSlash} colour="gray">
        {t('printers.off')}
      </StatusTag>
    );
  }
  if (error !== null && !(error instanceof ApiError)) throw error;
  const state = data?.state ?? 'unknown';
  const known = reasons.filter((r) => data?.reasons.some((told) => told.startsWith(r)));
  return (
    <span className="inline-flex flex-wrap items-center gap-2" data-printer-state={state}>
      <StatusTag {...looks[state]}>{t(`printers.state.${state}`)}</StatusTag>
      {known.map((r) => t(`printers.reason.${r}`)).join('、')}
    </span>
  );
}
