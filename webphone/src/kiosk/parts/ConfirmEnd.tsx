import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { BigButton } from './BigButton';

/** ConfirmEnd asks once before a talk is ended. */
export function ConfirmEnd({ broken = false }: { broken?: boolean }) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="k-dialog"
      aria-labelledby={`${id}h`}
      aria-describedby={`${id}t`}
      onCancel={(ev) => {
        ev.preventDefault();
        touch({ want: 'end-no' });
      }}
    >
      <h2 className="k-heading" id={`${id}h`}>
        {broken ? t('interrupted.confirmHeading') : t('confirm.heading')}
      </h2>
      <p className="k-text" id={`${id}t`}>
        {broken ? t('interrupted.confirmText') : t('confirm.text')}
      </p>
      <div className="k-actions">
        <BigButton
          kind="primary"
          label={broken ? t('interrupted.stay') : t('confirm.no')}
          onPress={() => touch({ want: 'end-no' })}
        />
        <BigButton
          kind="end"
          label={broken ? t('interrupted.confirmYes') : t('confirm.yes')}
          onPress={() => touch({ want: 'end-yes' })}
        />
      </div>
    </dialog>
  );
}
