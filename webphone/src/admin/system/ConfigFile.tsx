import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleMinus, CirclePlus, Download, FileUp, Pencil, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, StatusTag } from '../../lib/components';
import { addTexts, pick } from '../../lib/i18n';
import { download } from '../../office/download';
import { CheckField } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { LastChange } from '../../office/LastChange';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Difference } from '../audit/Difference';
import auditEn from '../audit/locales/en';
import auditJa from '../audit/locales/ja';
import { actionWords } from '../audit/words';
import { configPath, system, type Config, type ConfigPreview } from './api';
import { Card } from './Card';

// The words of fields and of changes are the audit log's.
addTexts('audit', { ja: auditJa, en: auditEn });

interface Chosen {
  name: string;
  config: Config;
}

/** What is larger is no file of ours (api/siteconfig.go: maxConfig). */
const mostBytes = 4 * 1024 * 1024;

/** ConfigFile writes all that is set up as one file and reads it, after its differences were seen. */
export function ConfigFile() {
  const { t } = useTranslation('system');
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [replace, setReplace] = useState(false);
  const [asking, setAsking] = useState(false);
  const preview = useMutation({
    mutationFn: ({ file, whole }: { file: Chosen; whole: boolean }) =>
      system.previewConfig(file.config, whole),
  });
  const apply = useMutation({
    mutationFn: ({ file, version }: { file: Chosen; version: string }) =>
      system.importConfig(file.config, replace, version),
    onSuccess: () => {
      setChosen(null);
      preview.reset();
      void queries.invalidateQueries();
    },
  });

  const choose = async (file: File | undefined) => {
    apply.reset();
    preview.reset();
    setChosen(null);
    setUnreadable(false);
    if (!file) return;
    const config = file.size <= mostBytes ? parse(await file.text()) : undefined;
    if (config === undefined) {
      setUnreadable(true);
      return;
    }
    const next = { name: file.name, config };
    setChosen(next);
    preview.mutate({ file: next, whole: replace });
  };

  const seen = preview.data;
  return (
    <>
      <PageHeading note={t('config.note')}>{t('page.config')}</PageHeading>
      <div className="flex max-w-5xl flex-col gap-5">
        <Card heading={t('config.exportHeading')}>
          <p className="mb-4">{t('config.exportText')}</p>
          <Button look="primary" icon={Download} onClick={() => download(configPath)}>
            {t('config.export')}
          </Button>
        </Card>
        <Card
          heading={t('config.importHeading')}
          status={<LastChange action="config.import" subject="site" version={apply.data?.version ?? ''} />}
        >
          <p className="mb-4">{t('config.importText')}</p>
          {apply.isSuccess && (
            <Banner tone="success" heading={t('config.done')} className="mb-4">
              {t('config.doneText', { n: apply.data.changes.length })}
            </Banner>
          )}
          {unreadable && (
            <Banner tone="error" heading={t('config.unreadable')} className="mb-4">
              {t('config.unreadableText')}
            </Banner>
          )}
          <ProblemBanner error={preview.error} heading={t('config.previewFailed')} />
          <ProblemBanner
            error={apply.error}
            heading={t('config.importFailed')}
            {...(chosen ? { retry: () => preview.mutate({ file: chosen, whole: replace }) } : {})}
          />
          <label className="mb-4 inline-flex min-h-12 cursor-pointer items-center gap-2 rounded-8 border border-key-900 bg-white px-4 py-2 font-bold text-key-900 hover:bg-key-50 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black">
            <FileUp aria-hidden size={20} className="shrink-0" />
            {t('config.file')}
            <input
              type="file"
              accept="application/json,.json"
              className="sr-only"
              onChange={(ev) => {
                void choose(ev.target.files?.[0]);
                ev.target.value = ''; // the same file may be chosen again
              }}
            />
          </label>
          <CheckField
            label={t('config.replace')}
            help={t('config.replaceHelp')}
            checked={replace}
            onChange={(ev) => {
              setReplace(ev.target.checked);
              if (chosen) preview.mutate({ file: chosen, whole: ev.target.checked });
            }}
          />
          {preview.isPending && (
            <p role="status" className="mt-4">
              {t('config.comparing')}
            </p>
          )}
          {chosen && seen && (
            <Preview
              name={chosen.name}
              preview={seen}
              importing={apply.isPending}
              onImport={() => setAsking(true)}
            />
          )}
        </Card>
      </div>
      {asking && chosen && seen && (
        <Dialog
          heading={t('config.ask')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look={replace ? 'danger' : 'primary'}
                icon={Upload}
                onClick={() => {
                  setAsking(false);
                  apply.mutate({ file: chosen, version: seen.version });
                }}
              >
                {t('config.import')}
              </Button>
            </>
          }
        >
          {t('config.askText', { n: seen.changes.length })}
        </Dialog>
      )}
    </>
  );
}

/** parse reads a file as far as it can be sent; the server judges the rest. */
function parse(text: string): Config | undefined {
  try {
    const config: unknown = JSON.parse(text);
    const ours = typeof config === 'object' && config !== null && 'format' in config && 'queues' in config;
    return ours ? (config as Config) : undefined;
  } catch {
    return undefined;
  }
}

function Preview({
  name,
  preview,
  importing,
  onImport,
}: {
  name: string;
  preview: ConfigPreview;
  importing: boolean;
  onImport: () => void;
}) {
  const { t } = useTranslation('system');
  const { t: audit } = useTranslation('audit');
  const format = useFormat();
  const { changes, problems, missing } = preview;
  return (
    <section
      aria-label={t('config.preview')}
      className="mt-6 border-t border-solid-gray-200 pt-5"
      data-preview
    >
      <h3 className="mb-3 text-[1.125rem] font-bold">{t('config.previewOf', { name })}</h3>
      {problems.length > 0 && (
        <Banner tone="error" heading={t('config.problems', { n: problems.length })} className="mb-4">
          <ul className="list-disc pl-5">
            {problems.map((p) => (
              <li key={`${p.section} ${p.id} ${p.code}`}>
                <strong>{`${t(`config.section.${p.section as 'queue'}`)} ${p.id}`}</strong> {pick(p)}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {missing.length > 0 && (
        <Banner tone="warning" heading={t('config.missing')} className="mb-4">
          {t('config.missingText', { logins: missing.join(t('comma')) })}
        </Banner>
      )}
      {changes.length === 0 ? (
        problems.length === 0 && <p>{t('config.same')}</p>
      ) : (
        <>
          <p className="mb-3">{t('config.changes', { n: format.count(changes.length) })}</p>
          <ul className="flex flex-col gap-2">
            {changes.map((change) => (
              <li key={`${change.action} ${change.id}`}>
                <details className="rounded-8 border border-solid-gray-200 bg-white">
                  <summary className="flex cursor-pointer flex-wrap items-center gap-3 p-3">
                    <Kind made={!change.before} gone={!change.after} />
                    <span className="font-bold">{actionWords(audit, change.action)}</span>
                    <span>{change.id}</span>
                  </summary>
                  <div className="p-3 pt-0">
                    <Difference
                      before={change.before}
                      after={change.after}
                      names={change.names}
                      caption={`${actionWords(audit, change.action)} ${change.id}`}
                    />
                  </div>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
      {problems.length === 0 && changes.length > 0 && (
        <Button look="primary" icon={FileUp} className="mt-5" disabled={importing} onClick={onImport}>
          {importing ? t('config.importing') : t('config.import')}
        </Button>
      )}
    </section>
  );
}

function Kind({ made, gone }: { made: boolean; gone: boolean }) {
  const { t } = useTranslation('system');
  if (made) {
    return (
      <StatusTag icon={CirclePlus} colour="green">
        {t('config.made')}
      </StatusTag>
    );
  }
  if (gone) {
    return (
      <StatusTag icon={CircleMinus} colour="red">
        {t('config.gone')}
      </StatusTag>
    );
  }
  return (
    <StatusTag icon={Pencil} colour="blue">
      {t('config.changed')}
    </StatusTag>
  );
}
