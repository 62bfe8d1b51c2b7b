import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';

import { Button, Dialog } from '../../lib/components';
import { asksNot } from './without-asking';

/**
 * LeaveGuard is there while a page has something that leaving it loses: it asks
 * first. Of several on a page one asks for all. Its children say what is lost.
 */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const { t } = useTranslation('office');
  useEffect(() => {
    const ask = (ev: BeforeUnloadEvent) => ev.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname && !asksNot(nextLocation.state),
  );
  if (blocker.state !== 'blocked') return null;
  return (
    <Dialog
      heading={t('form.leave')}
      onClose={() => blocker.reset()}
      actions={
        <>
          <Button onClick={() => blocker.reset()} data-autofocus>
            {t('form.stay')}
          </Button>
          <Button look="danger" onClick={() => blocker.proceed()}>
            {t('form.discard')}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
