import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, SelectField } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { layoutsApi, type Layout, type LayoutKiosk } from './api';
import { notAsWanted, stepsTo, type Assignment } from './assignment';
import { useRefresh } from './use-layouts';

/** Outcome is what came of saving: a failure, and who does not have what was chosen. */
interface Outcome {
  error: unknown;
  standardFailed: boolean;
  left: readonly LayoutKiosk[];
}

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
  const [wanted, setWanted] = useState<Assignment>({ own: {} });
  const standard = wanted.standard ?? layouts.find((l) => l.default)?.id ?? '';
  const save = useMutation({
    mutationFn: async (): Promise<Outcome> => {
      let error: unknown = null;
      let standardFailed = false;
      // One that cannot be changed does not keep the others from what was chosen for them.
      for (const { layout, change } of stepsTo(wanted, layouts, kiosks)) {
        try {
          await layoutsApi.change(layout, null, change);
        } catch (err) {
          error ??= err;
          standardFailed ||= change.default !== undefined;
        }
      }
      const now = error === null ? [] : await layoutsApi.kiosks().catch(() => kiosks);
      return { error, standardFailed, left: notAsWanted(wanted, now) };
    },
    onSuccess: ({ error }) => {
      refresh();
      if (error === null) onClose();
    },
  });
  const failed = save.data?.error ? save.data : null;
  const nameOf = (k: LayoutKiosk) => (k.place ? t('assign.kiosk', { place: k.place, name: k.name }) : k.name);
  const shownBy = (k: LayoutKiosk) => layouts.find((l) => l.id === k.shows)?.name ?? t('assign.grid');
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
      <ProblemBanner error={failed?.error} heading={t('assign.failed')} />
      {failed && (
        <div role="status" className="mb-4">
          <p className="font-bold">{t('assign.left')}</p>
          <ul className="mt-1 list-disc pl-6">
            {failed.standardFailed && <li>{t('assign.leftDefault')}</li>}
            {failed.left.map((k) => (
              <li key={k.id}>{t('assign.leftKiosk', { kiosk: nameOf(k), layout: shownBy(k) })}</li>
            ))}
          </ul>
        </div>
      )}
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
          onChange={(ev) => setWanted({ ...wanted, standard: ev.target.value })}
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
              label={nameOf(k)}
              value={wanted.own[k.id] ?? k.layout}
              onChange={(ev) => setWanted({ ...wanted, own: { ...wanted.own, [k.id]: ev.target.value } })}
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
