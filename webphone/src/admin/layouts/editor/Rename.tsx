import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, TextField } from '../../../lib/components';
import { ProblemBanner } from '../../../office/problem';
import { layoutsApi } from '../api';
import { useRefresh } from '../use-layouts';
import type { LayoutWork } from './store';

const MAX_NAME = 100;

/** Rename gives a layout another name; only administrators see it. */
export function Rename({ work, onClose }: { work: LayoutWork; onClose: () => void }) {
  const { t } = useTranslation('layouts');
  const form = useId();
  const refresh = useRefresh();
  const [name, setName] = useState(() => work.get().layout.name);
  const rename = useMutation({
    mutationFn: async () => {
      await work.flush();
      const { layout } = work.get();
      return layoutsApi.change(layout.id, layout.version, { name: name.trim() });
    },
    onSuccess: (changed) => {
      work.adopt(changed);
      refresh(changed);
      onClose();
    },
  });
  return (
    <Dialog
      heading={t('editor.rename')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" form={form} look="primary" disabled={!name.trim() || rename.isPending}>
            {t('action.save', { ns: 'common' })}
          </Button>
        </>
      }
    >
      <ProblemBanner error={rename.error} heading={t('editor.renameFailed')} />
      <form
        id={form}
        onSubmit={(ev) => {
          ev.preventDefault();
          rename.mutate();
        }}
      >
        <TextField
          label={t('create.name')}
          value={name}
          maxLength={MAX_NAME}
          data-autofocus
          onChange={(ev) => setName(ev.target.value)}
        />
      </form>
    </Dialog>
  );
}
