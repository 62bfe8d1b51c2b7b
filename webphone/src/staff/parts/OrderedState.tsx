import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { clockTime } from '../../lib/clock';
import { Banner, Button } from '../../lib/components';
import { useDesk } from '../context';

/** OrderedState tells who changed this person's state for them, until they have read it or choose themselves. */
export function OrderedState() {
  const { t, i18n } = useTranslation('staff');
  const { live, site } = useDesk();
  const [read, setRead] = useState<string>();
  const me = live.topics.me;
  if (!me?.setBy || me.setBy.at === read) return null;
  const { name, at } = me.setBy;
  return (
    <Banner
      tone="warning"
      heading={t('ordered.heading', { name, state: t(`state.${me.presence}`) })}
      className="m-3"
      actions={<Button onClick={() => setRead(at)}>{t('ordered.read')}</Button>}
    >
      {t('ordered.text', { time: clockTime(at, site.timeZone, i18n.language) })}
    </Banner>
  );
}
