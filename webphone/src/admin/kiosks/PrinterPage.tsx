import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, FileCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';

import { Button, Dialog, StatusTag } from '../../lib/components';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { keys, printerApi, type Printer } from './api';
import { LinkButton } from '../../office/LinkButton';
import { Card } from './Card';
import { PrinterForm } from './PrinterForm';
import { PrinterState } from './PrinterState';

const list = '/admin/kiosks/printers';

/** PrinterPage adds or changes one printer, and tries it. */
export function PrinterPage() {
  const { t } = useTranslation('kiosks');
  const id = useParams()['id'];
  const { data, error, refetch } = useQuery({ queryKey: keys.printers, queryFn: printerApi.list });
  const printer = data?.find((p) => p.id === id);
  if (id !== undefined && data && !printer) return <NotHere />;
  return (
    <>
      <PageHeading
        note={printer ? <PrinterState printer={printer} /> : undefined}
        last={
          printer && <LastChange action="printer.put" subject={printer.id} version={printer.version ?? ''} />
        }
        actions={
          <LinkButton to={list} icon={ArrowLeft}>
            {t('printers.back')}
          </LinkButton>
        }
      >
        {printer?.name ?? t('printers.new')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('loadFailed')} retry={() => void refetch()} />
      {data && (
        <div className="flex max-w-4xl flex-col gap-6">
          {printer && printer.driver !== 'browser' && <TestPage printer={printer} />}
          <PrinterForm key={id ?? ''} printer={printer} />
          {printer && <Remove printer={printer} />}
        </div>
      )}
    </>
  );
}

/** How often it is asked what became of the test page. */
const askEvery = 1_000; // ms
const over: readonly string[] = ['done', 'failed', 'cancelled'];

function TestPage({ printer }: { printer: Printer }) {
  const { t } = useTranslation('kiosks');
  const start = useMutation({ mutationFn: () => printerApi.test(printer.id) });
  const id = start.data?.id ?? '';
  const { data = start.data, error } = useQuery({
    queryKey: ['print', id],
    queryFn: () => printerApi.job(id),
    enabled: id !== '',
    refetchInterval: ({ state }) => (state.data && over.includes(state.data.state) ? false : askEvery),
  });
  const colour = data?.state === 'done' ? 'green' : data?.state === 'failed' ? 'red' : 'blue';
  return (
    <Card
      heading={t('printers.test')}
      note={t('printers.testNote')}
      actions={
        <Button
          icon={FileCheck}
          disabled={!printer.enabled || start.isPending}
          onClick={() => start.mutate()}
        >
          {t('printers.testStart')}
        </Button>
      }
    >
      <ProblemBanner error={start.error ?? error} heading={t('printers.testFailed')} />
      <p role="status">
        {data && (
          <StatusTag icon={FileCheck} colour={colour}>
            {t(`printers.job.${data.state}`)}
          </StatusTag>
        )}
      </p>
    </Card>
  );
}

function Remove({ printer }: { printer: Printer }) {
  const { t } = useTranslation('kiosks');
  const [asking, setAsking] = useState(false);
  const go = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => printerApi.remove(printer.id),
    onSuccess: async () => {
      await go(list, withoutAsking);
      await queries.invalidateQueries({ queryKey: keys.printers });
    },
  });
  const close = () => setAsking(false);
  return (
    <div>
      <ProblemBanner error={remove.error} heading={t('printers.removeFailed')} />
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        {t('printers.remove')}
      </Button>
      {asking && (
        <Dialog
          heading={t('printers.removeHeading', { name: printer.name })}
          onClose={close}
          actions={
            <>
              <Button onClick={close} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={Trash2}
                onClick={() => {
                  close();
                  remove.mutate();
                }}
              >
                {t('printers.removeSubmit')}
              </Button>
            </>
          }
        >
          {t('printers.removeText')}
        </Dialog>
      )}
    </div>
  );
}
