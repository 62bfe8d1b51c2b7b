import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { useFormat, type Format } from '../../office/format';
import { orderKey } from './difference';
import ja from './locales/ja';

type T = TFunction<'audit'>;

const has = <K extends string>(words: Record<K, unknown>, key: string): key is K => key in words;

/** actionWords says an action of the log; one that has no words is said as it is. */
export function actionWords(t: T, action: string): string {
  const key = action.replaceAll('.', '_');
  return has(ja.action, key) ? t(`action.${key}`) : action;
}

/** familyWords says what a group of actions is about, e.g. of "account.". */
export function familyWords(t: T, family: string): string {
  return has(ja.family, family) ? t(`family.${family}`) : family;
}

export interface FieldWords {
  path: (path: string[]) => string;
  /** key is the name of the field that holds the value. */
  value: (key: string, value: unknown) => string;
}

/** useFieldWords says names and values of fields in the language of the page. */
export function useFieldWords(names: Record<string, string> = {}): FieldWords {
  const { t } = useTranslation('audit');
  const format = useFormat();
  return {
    path: (path) => path.map((key) => fieldWords(t, key, names)).join(' › '),
    value: (key, value) => valueWords(t, format, names, key, value),
  };
}

function fieldWords(t: T, key: string, names: Record<string, string>): string {
  if (key === orderKey) return t('difference.order');
  return has(ja.field, key) ? t(`field.${key}`) : (names[key] ?? key);
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

function valueWords(
  t: T,
  format: Format,
  names: Record<string, string>,
  key: string,
  value: unknown,
): string {
  if (value === undefined || value === null || value === '') return t('difference.none');
  if (typeof value === 'boolean') return t(value ? 'difference.yes' : 'difference.no');
  if (typeof value === 'number') return numberWords(t, format, key, value);
  if (typeof value === 'string') {
    if (value.startsWith('0001-01-01T')) return t('difference.none');
    if (instant.test(value)) return format.moment(value);
    // What means something else in another field has words for its field.
    const own = `${key}_${value.replace(':', '-')}`;
    if (has(ja.value, own)) return t(`value.${own}`);
    return has(ja.value, value) ? t(`value.${value}`) : (names[value] ?? value);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return t('difference.none');
    return value.map((item) => valueWords(t, format, names, key, item)).join(t('difference.comma'));
  }
  return Object.entries(value as Record<string, unknown>)
    .filter(([, v]) => v !== '' && v !== 0 && v !== false && v !== null)
    .map(([k, v]) => `${fieldWords(t, k, names)}${t('difference.is')}${valueWords(t, format, names, k, v)}`)
    .join(t('difference.comma'));
}

const minutesOfHour = 60;

function numberWords(t: T, format: Format, key: string, n: number): string {
  if (key.endsWith('Ms')) return t('difference.seconds', { n: format.count(n / 1000) });
  if (key === 'open' || key === 'close') {
    return `${Math.floor(n / minutesOfHour)}:${String(n % minutesOfHour).padStart(2, '0')}`;
  }
  if (key === 'weekday') return weekdayWords(t, n);
  return format.count(n);
}

function weekdayWords(t: T, n: number): string {
  const names = t('difference.weekdays').split(' ');
  return names[n] ?? String(n);
}
