import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { Button, Dialog, TextField } from '../../lib/components';
import type { ButtonInfo } from '../../lib/api';
import { ProblemBanner } from '../../office/problem';
import { layoutsApi, type Layout } from './api';
import { standardScreen } from './editor/grid';
import { screenOf } from './editor/store';
import { useRefresh } from './use-layouts';

const MAX_NAME = 100;

/** CreateLayout makes a layout: of the buttons as they are, or as a copy. No kiosk shows it yet. */
export function CreateLayout({
  buttons,
  from,
  onClose,
}: {
  buttons: readonly ButtonInfo[];
  from?: Layout;
  onClose: () => void;
}) {
  const { t } = useTranslation('layouts');
  const form = useId();
  const go = useNavigate();
  const refresh = useRefresh();
  const [name, setName] = useState<string>(
    from ? t('create.copyOf', { name: from.name }) : t('create.first'),
  );
  const make = useMutation({
    mutationFn: () => {
      const fresh = standardScreen(buttons);
      return layoutsApi.create(name.trim(), from ? screenOf(from, fresh) : fresh);
    },
    onSuccess: (layout) => {
      refresh(layout);
      void go(layout.id);
    },
  });
  return (
    <Dialog
      heading={from ? t('create.copy') : t('create.heading')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" form={form} look="primary" disabled={!name.trim() || make.isPending}>
            {t('create.make')}
          </Button>
        </>
      }
    >
      <ProblemBanner error={make.error} heading={t('create.failed')} />
      <form
        id={form}
        onSubmit={(ev) => {
          ev.preventDefault();
          make.mutate();
        }}
      >
        <TextField
          label={t('create.name')}
          help={t('create.nameHelp')}
          value={name}
          maxLength={MAX_NAME}
          data-autofocus
          onChange={(ev) => setName(ev.target.value)}
        />
        <p className="mt-4">{from ? t('create.copyText') : t('create.text')}</p>
      </form>
    </Dialog>
  );
}
