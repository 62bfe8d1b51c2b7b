import { FileClock, Hand, MicOff, PenOff, Printer, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { coming, type Desk } from '../machine/desk';
import { muted } from '../machine/equipment';
import { paper, type Paper } from '../machine/paper';

interface Line {
  icon: LucideIcon;
  tone: 'calm' | 'warn' | 'good';
  words: string;
}

const stopped: readonly Paper[] = ['empty', 'jam', 'door', 'ink', 'attention', 'failed'];

/** useRoomLine is the one thing that is to be said now under the picture, or null. */
export function useRoomLine(desk: Desk): Line | null {
  const { t } = useTranslation('kiosk');
  const { kiosk, now } = useBooth();
  const { view, equipment } = kiosk.world;
  const print = paper(desk, view, now);
  const silent = muted(equipment);
  if (desk.refusedSince !== null) return { icon: Hand, tone: 'warn', words: t('write.refused') };
  if (print !== null) {
    const good = print === 'done' || print === 'unsure';
    const bad = stopped.includes(print);
    return {
      icon: bad ? TriangleAlert : Printer,
      tone: bad ? 'warn' : good ? 'good' : 'calm',
      words: t(`paper.${print}`),
    };
  }
  if (silent) {
    return { icon: MicOff, tone: 'warn', words: silent === 'staff' ? t('muted.byStaff') : t('muted.other') };
  }
  if (desk.takenSince !== null) return { icon: PenOff, tone: 'calm', words: t('write.taken') };
  if (coming(view)) return { icon: FileClock, tone: 'calm', words: t('share.coming') };
  return null;
}

/** RoomLine says in one line what happens: printing, a silent microphone, a document on its way. */
export function RoomLine({ desk }: { desk: Desk }) {
  const line = useRoomLine(desk);
  if (!line) return null;
  const { icon: Icon, tone, words } = line;
  return (
    <p className="k-room-line" data-tone={tone} role="status">
      <Icon aria-hidden />
      <span>{words}</span>
    </p>
  );
}
