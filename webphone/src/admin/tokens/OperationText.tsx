import { useTranslation } from 'react-i18next';

import type { Operation, Schema } from './api';

type Schemas = Record<string, Schema>;

/** How deep documents within documents are drawn. */
const deepest = 4;

/** OperationText says who may call an operation, with what, and what comes back. */
export function OperationText({ operation, schemas }: { operation: Operation; schemas: Schemas }) {
  const { t } = useTranslation('tokens');
  const roles = operation['x-roles'] ?? [];
  const body = Object.entries(operation.requestBody?.content ?? {});
  const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  return (
    <div className="border-t border-solid-gray-200 px-4 py-4">
      <dl className="grid gap-x-6 gap-y-3 md:grid-cols-[10rem_1fr]">
        <dt className="font-bold">{t('api.roles')}</dt>
        <dd>{roles.map((role) => t(`api.role.${role}` as 'api.role.staff')).join(' / ')}</dd>
        <dt className="font-bold">{t('api.scope')}</dt>
        <dd>{operation['x-scope'] ? <code>{operation['x-scope']}</code> : t('api.noScope')}</dd>
        <dt className="font-bold">{t('api.parameters')}</dt>
        <dd>
          {operation.parameters?.length ? (
            <ul>
              {operation.parameters.map((p) => (
                <li key={p.in + p.name}>
                  <code className="font-bold">{p.name}</code> <span lang="en">{`(${p.in})`}</span>{' '}
                  <Kind schema={p.schema} /> {p.required && t('api.required')}{' '}
                  <span lang="en" className="text-solid-gray-800">
                    {p.description}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            t('api.nothing')
          )}
        </dd>
        <dt className="font-bold">{t('api.body')}</dt>
        <dd>
          {body.length === 0 && t('api.nothing')}
          {body.map(([type, { schema }]) => (
            <div key={type}>
              <code>{type}</code>
              <Shape schema={schema} schemas={schemas} depth={0} />
            </div>
          ))}
        </dd>
        <dt className="font-bold">{t('api.answer')}</dt>
        <dd>
          {good.map(([status, answer]) => (
            <div key={status}>
              <code>{status}</code> <span lang="en">{answer.description}</span>
              {Object.values(answer.content ?? {}).map(({ schema }, i) => (
                <Shape key={i} schema={schema} schemas={schemas} depth={0} />
              ))}
            </div>
          ))}
        </dd>
      </dl>
    </div>
  );
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** Shape lists the fields of a document, and of those in it. */
function Shape({ schema, schemas, depth }: { schema: Schema; schemas: Schemas; depth: number }) {
  const { t } = useTranslation('tokens');
  const whole = resolve(schema, schemas);
  const inner = whole.items
    ? resolve(whole.items, schemas)
    : typeof whole.additionalProperties === 'object'
      ? resolve(whole.additionalProperties, schemas)
      : whole;
  if (!inner.properties || depth >= deepest) return depth === 0 ? <Kind schema={whole} /> : null;
  return (
    <ul className="ml-4 border-l-2 border-solid-gray-200 pl-3">
      {Object.entries(inner.properties)
        .filter(([name]) => name !== '$schema')
        .map(([name, field]) => (
          <li key={name}>
            <code className="font-bold">{name}</code> <Kind schema={field} />{' '}
            {inner.required?.includes(name) && <span className="text-[0.875rem]">{t('api.required')}</span>}{' '}
            <span lang="en" className="text-solid-gray-800">
              {field.description}
            </span>
            <Shape schema={field} schemas={schemas} depth={depth + 1} />
          </li>
        ))}
    </ul>
  );
}

/** Kind says in a few words what a value is. */
function Kind({ schema }: { schema: Schema }) {
  const own =
    schema.$ref?.split('/').at(-1) ??
    [schema.type ?? '']
      .flat()
      .filter((x) => x !== 'null')
      .join('|');
  const item = schema.items
    ? `[${schema.items.$ref?.split('/').at(-1) ?? [schema.items.type ?? ''].flat().join('|')}]`
    : '';
  const choices = schema.enum ?? schema.items?.enum;
  const words = [
    `${own}${item}`,
    schema.format,
    choices && choices.map(String).join(' | '),
    schema.minimum !== undefined && `≥ ${schema.minimum}`,
    schema.maximum !== undefined && `≤ ${schema.maximum}`,
    schema.maxLength !== undefined && `≤ ${schema.maxLength} chars`,
    schema.default !== undefined && `= ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return <code className="text-[0.875rem] text-solid-gray-700">{words.join(', ')}</code>;
}
