import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, SelectField } from '../../lib/components';
import { useFormat } from '../../office/format';
import { LastChange } from '../../office/LastChange';
import { ProblemBanner } from '../../office/problem';
import { system, type LogState } from './api';
import { Card } from './Card';

const levels = ['debug', 'info', 'warn', 'error'] as const;
const spans = [10, 30, 60, 240, 1440] as const;

/** LogLevel lets the server log more for a while. It returns by itself. */
export function LogLevel() {
  const { t } = useTranslation('system');
  const format = useFormat();
  const queries = useQueryClient();
  const { data: now, error } = useQuery({ queryKey: ['log-level'], queryFn: system.logLevel });
  const [level, setLevel] = useState<LogState['level']>('debug');
  const [minutes, setMinutes] = useState(30);
  const save = useMutation({
    mutationFn: (to: LogState['level']) => system.setLogLevel(to, minutes),
    onSuccess: (next) => queries.setQueryData(['log-level'], next),
  });
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    save.mutate(level);
  };
  return (
    <Card
      heading={t('log.heading')}
      status={<LastChange action="log-level.put" subject="system" version={now?.level ?? ''} />}
    >
      <ProblemBanner error={error ?? save.error} heading={t('log.failed')} />
      <p role="status">
        {now && t('log.now', { level: t(`level.${now.level}`) })}
        {now?.until !== undefined &&
          ` ${t('log.until', { at: format.moment(now.until), level: t(`level.${now.configured}`) })}`}
      </p>
      {now?.fixed ? (
        <p>{t('log.fixed')}</p>
      ) : (
        <form onSubmit={submit} className="mt-4 flex flex-wrap items-end gap-4">
          <SelectField
            label={t('log.level')}
            className="w-64"
            value={level}
            onChange={(ev) => setLevel(ev.target.value as LogState['level'])}
          >
            {levels.map((l) => (
              <option key={l} value={l}>
                {t(`level.${l}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('log.for')}
            className="w-40"
            value={minutes}
            onChange={(ev) => setMinutes(Number(ev.target.value))}
          >
            {spans.map((n) => (
              <option key={n} value={n}>
                {t('minutes', { n })}
              </option>
            ))}
          </SelectField>
          <Button type="submit" disabled={save.isPending}>
            {t('log.submit')}
          </Button>
          {now && now.level !== now.configured && (
            <Button onClick={() => save.mutate(now.configured)} disabled={save.isPending}>
              {t('log.back')}
            </Button>
          )}
        </form>
      )}
      <p className="mt-3 text-[0.875rem] text-solid-gray-700">{t('log.help')}</p>
    </Card>
  );
}
