import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, SelectField } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { layoutsApi, type Layout, type LayoutKiosk } from './api';
import { useRefresh } from './use-layouts';

/** AssignKiosks says which kiosk shows which layout, and which all others show. */
export function AssignKiosks({
  layouts,
  kiosks,
  onClose,
}: {
  layouts: readonly Layout[];
  kiosks: readonly LayoutKiosk[];
  onClose: () => void;
}) {
  const { t } = useTranslation('layouts');
  const form = useId();
  const refresh = useRefresh();
  const was = layouts.find((l) => l.default)?.id ?? '';
  const [standard, setStandard] = useState(was);
  const [own, setOwn] = useState<Record<string, string>>(() =>
    Object.fromEntries(kiosks.map((k) => [k.id, k.layout])),
  );
  const save = useMutation({
    mutationFn: async () => {
      for (const layout of layouts) {
        const mine = kiosks.filter((k) => own[k.id] === layout.id).map((k) => k.id);
        const same = JSON.stringify([...mine].sort()) === JSON.stringify(layout.kiosks);
        const isDefault = layout.id === standard;
        if (same && isDefault === layout.default) continue;
        await layoutsApi.change(layout.id, null, {
          ...(same ? {} : { kiosks: mine }),
          ...(isDefault === layout.default ? {} : { default: isDefault }),
        });
      }
    },
    onSuccess: () => {
      refresh();
      onClose();
    },
    onError: () => refresh(),
  });
  const choices = (
    <>
      {layouts.map((l) => (
        <option key={l.id} value={l.id}>
          {l.live ? l.name : t('assign.neverLive', { name: l.name })}
        </option>
      ))}
    </>
  );
  return (
    <Dialog
      heading={t('assign.heading')}
      onClose={onClose}
      width="medium"
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" form={form} look="primary" disabled={save.isPending}>
            {t('action.save', { ns: 'common' })}
          </Button>
        </>
      }
    >
      <ProblemBanner error={save.error} heading={t('assign.failed')} />
      <form
        id={form}
        className="flex flex-col gap-5"
        onSubmit={(ev) => {
          ev.preventDefault();
          save.mutate();
        }}
      >
        <p>{t('assign.text')}</p>
        <SelectField
          label={t('assign.default')}
          value={standard}
          onChange={(ev) => setStandard(ev.target.value)}
        >
          <option value="">{t('assign.grid')}</option>
          {choices}
        </SelectField>
        {kiosks.length === 0 ? (
          <p>{t('assign.none')}</p>
        ) : (
          kiosks.map((k) => (
            <SelectField
              key={k.id}
              label={k.place ? t('assign.kiosk', { place: k.place, name: k.name }) : k.name}
              value={own[k.id] ?? ''}
              onChange={(ev) => setOwn({ ...own, [k.id]: ev.target.value })}
            >
              <option value="">{t('assign.asDefault')}</option>
              {choices}
            </SelectField>
          ))
        )}
      </form>
    </Dialog>
  );
}
