import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Download, Globe, Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { StatusTag, TextField } from '../../lib/components';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { description, methods, type Description, type Method, type Operation } from './api';
import { OperationText } from './OperationText';

interface Entry {
  path: string;
  method: Method;
  operation: Operation;
}

/** subjects sorts the operations that match a text by subject. */
export function subjects(doc: Description, text: string): [string, Entry[]][] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<string, Entry[]>();
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const words =
        `${method} ${path} ${operation.summary ?? ''} ${operation['x-scope'] ?? ''}`.toLowerCase();
      if (!wanted.every((word) => words.includes(word))) continue;
      const subject = operation.tags?.[0] ?? '';
      found.set(subject, [...(found.get(subject) ?? []), { path, method, operation }]);
    }
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b));
}

const looks = {
  get: { icon: Globe, colour: 'blue' },
  post: { icon: Plus, colour: 'green' },
  put: { icon: RefreshCw, colour: 'orange' },
  patch: { icon: Pencil, colour: 'orange' },
  delete: { icon: Trash2, colour: 'red' },
} as const;

/** ApiPage says what the API does, out of its own description. */
export function ApiPage() {
  const { t } = useTranslation('tokens');
  const [search, setSearch] = useSearchParams();
  const text = search.get('q') ?? '';
  const { data: doc, error } = useQuery({ queryKey: ['openapi'], queryFn: description, staleTime: Infinity });
  const found = useMemo(() => (doc ? subjects(doc, text) : []), [doc, text]);
  return (
    <>
      <p className="mb-4">
        <Link to=".." className="inline-flex items-center gap-2 text-key-900 underline underline-offset-4">
          <ArrowLeft aria-hidden size={18} />
          {t('api.back')}
        </Link>
      </p>
      <PageHeading
        note={t('api.note')}
        actions={
          <a
            href="/api/v1/openapi.json"
            download
            className="inline-flex items-center gap-2 font-bold text-key-900 underline underline-offset-4"
          >
            <Download aria-hidden size={20} />
            {t('api.download')}
          </a>
        }
      >
        {t('api.title')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('api.failed')} />
      <div role="search" className="mb-6 max-w-xl">
        <TextField
          label={t('api.search')}
          value={text}
          onChange={(ev) => {
            const q = ev.target.value;
            setSearch(q === '' ? {} : { q }, { replace: true });
          }}
        />
      </div>
      {doc && found.length === 0 && <p>{t('api.none')}</p>}
      {doc &&
        found.map(([subject, entries]) => (
          <section key={subject} className="mb-8">
            <h2 className="mb-2 font-mono text-[1.25rem] font-bold">{subject}</h2>
            {entries.map(({ path, method, operation }) => (
              <details
                key={operation.operationId}
                className="mb-2 rounded-8 border border-solid-gray-200 bg-white"
              >
                <summary className="flex cursor-pointer flex-wrap items-center gap-3 px-4 py-3">
                  <StatusTag {...looks[method]} className="w-28 font-mono text-[0.875rem]">
                    {method.toUpperCase()}
                  </StatusTag>
                  <code className="font-bold break-all">{path}</code>
                  <span lang="en" className="text-solid-gray-800">
                    {operation.summary}
                  </span>
                </summary>
                <OperationText operation={operation} schemas={doc.components.schemas} />
              </details>
            ))}
          </section>
        ))}
    </>
  );
}
