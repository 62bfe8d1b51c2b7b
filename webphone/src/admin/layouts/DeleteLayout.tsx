import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { layoutsApi, type Layout, type LayoutKiosk } from './api';
import { useRefresh } from './use-layouts';

/** DeleteLayout asks first, and says what kiosks show then. */
export function DeleteLayout({
  layout,
  kiosks,
  onClose,
}: {
  layout: Layout;
  kiosks: readonly LayoutKiosk[];
  onClose: () => void;
}) {
  const { t } = useTranslation('layouts');
  const refresh = useRefresh();
  const remove = useMutation({
    mutationFn: () => layoutsApi.remove(layout.id),
    onSuccess: () => {
      refresh();
      onClose();
    },
  });
  const shown = kiosks.filter((k) => k.shows === layout.id);
  return (
    <Dialog
      heading={t('delete.heading', { name: layout.name })}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t('delete.do')}
          </Button>
        </>
      }
    >
      <ProblemBanner error={remove.error} heading={t('delete.failed')} />
      <p>{t('delete.text')}</p>
      {shown.length > 0 && (
        <>
          <p className="mt-4 font-bold">{layout.default ? t('delete.toGrid') : t('delete.toDefault')}</p>
          <ul className="mt-1 list-disc pl-6">
            {shown.map((k) => (
              <li key={k.id}>{k.place || k.name}</li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
