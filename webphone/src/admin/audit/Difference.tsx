import { useTranslation } from 'react-i18next';

import type { Row } from './api';
import { difference } from './difference';
import { useFieldWords } from './words';

/** Difference shows how something was and how it is now, field by field. */
export function Difference({
  before,
  after,
  names,
  caption,
}: {
  before: Row | undefined;
  after: Row | undefined;
  /** Of accounts that the fields hold by id. */
  names?: Record<string, string> | undefined;
  caption: string;
}) {
  const { t } = useTranslation('audit');
  const words = useFieldWords(names);
  const lines = difference(before, after);
  const made = before === undefined;
  const gone = after === undefined;
  if (lines.length === 0) return <p>{t('difference.same')}</p>;
  const look = 'px-3 py-2 align-top break-words';
  return (
    <div className="overflow-x-auto rounded-8 border border-solid-gray-200">
      <table className="w-full text-left text-[0.9375rem]">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-solid-gray-50">
          <tr>
            <th scope="col" className={`${look} w-2/6`}>
              {t('difference.field')}
            </th>
            {!made && (
              <th scope="col" className={look}>
                {t('difference.before')}
              </th>
            )}
            {!gone && (
              <th scope="col" className={look}>
                {t('difference.after')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const key = line.path.findLast((name) => !names?.[name]) ?? '';
            return (
              <tr key={line.path.join('.')} className="border-t border-solid-gray-200">
                <th scope="row" className={`${look} font-normal`}>
                  {words.path(line.path)}
                </th>
                {!made && (
                  <td className={`${look} bg-red-50`}>
                    <del className="no-underline">{words.value(key, line.before)}</del>
                  </td>
                )}
                {!gone && (
                  <td className={`${look} bg-green-50`}>
                    <ins className="no-underline">{words.value(key, line.after)}</ins>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
