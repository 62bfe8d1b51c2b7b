import { useMutation } from '@tanstack/react-query';
import { MonitorCog, MonitorOff, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { browserOf } from '../../kiosk/health';
import { Banner, Button, Dialog } from '../../lib/components';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { kioskApi, type KioskDetail } from './api';
import { LinkButton } from '../../office/LinkButton';
import { Card } from './Card';

/** KioskActions is who is logged in as the kiosk, and what can be asked of it. */
export function KioskActions({ kiosk, reload }: { kiosk: KioskDetail; reload: () => void }) {
  const { t } = useTranslation('kiosks');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const renew = useMutation({ mutationFn: () => kioskApi.reload(kiosk.account), onSettled: reload });
  const unpair = useMutation({ mutationFn: () => kioskApi.unpair(kiosk.account), onSettled: reload });
  const close = () => setAsking(false);
  return (
    <Card heading={t('login.heading')} note={t('login.note')}>
      {kiosk.sessions.length === 0 ? (
        <p>{t('login.none')}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {kiosk.sessions.map((s) => (
            <li key={s.since}>
              {t('login.session', {
                browser: browserOf(s.browser) || t('register.unknownBrowser'),
                address: s.address,
                since: format.moment(s.since),
                used: format.moment(s.lastUsed),
              })}
            </li>
          ))}
        </ul>
      )}
      {kiosk.pairedAt !== undefined && (
        <p className="mt-2">
          {t('login.paired', { time: format.moment(kiosk.pairedAt), by: kiosk.pairedBy ?? '' })}
        </p>
      )}
      <ProblemBanner error={renew.error ?? unpair.error} heading={t('login.failed')} className="mt-4" />
      {renew.isSuccess && <Banner tone="success" heading={t('reload.done')} className="mt-4" />}
      <div className="mt-4 flex flex-wrap gap-4">
        <LinkButton to={`/admin/kiosks/register?kiosk=${kiosk.account}`} icon={MonitorCog}>
          {t('login.pair')}
        </LinkButton>
        <Button icon={RefreshCw} disabled={!kiosk.online || renew.isPending} onClick={() => renew.mutate()}>
          {t('reload.start')}
        </Button>
        <Button
          icon={MonitorOff}
          disabled={!kiosk.loggedIn || unpair.isPending}
          onClick={() => setAsking(true)}
        >
          {t('unpair.open')}
        </Button>
      </div>
      {asking && (
        <Dialog
          heading={t('unpair.heading', { name: kiosk.name })}
          onClose={close}
          actions={
            <>
              <Button onClick={close} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={MonitorOff}
                onClick={() => {
                  close();
                  unpair.mutate();
                }}
              >
                {t('unpair.submit')}
              </Button>
            </>
          }
        >
          {kiosk.call === undefined ? t('unpair.text') : t('unpair.inCall')}
        </Dialog>
      )}
    </Card>
  );
}
