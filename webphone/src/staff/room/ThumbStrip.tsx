import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { Thumb } from '../../lib/ink/Thumb';
import type { CallRoom, Shown } from './context';

/** ThumbStrip is all pages of the shown document, small; the shown one is in sight. */
export function ThumbStrip({ room: { room, page }, shown }: { room: CallRoom; shown: Shown }) {
  const { t } = useTranslation('staff');
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // In braces: new browsers answer with a promise, which is no clean-up.
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [shown.number]);
  return (
    <ol
      aria-label={t('page.list')}
      className="flex w-24 shrink-0 flex-col gap-1.5 overflow-y-auto px-1 py-1 [scrollbar-width:thin]"
    >
      {shown.document.pages.map((_, i) => {
        const number = i + 1;
        const now = number === shown.number;
        return (
          <li key={number} ref={now ? current : undefined}>
            <Thumb
              room={room}
              document={shown.document}
              page={number}
              current={now}
              onShow={() => page.go(number)}
              className="w-full"
            />
          </li>
        );
      })}
    </ol>
  );
}
