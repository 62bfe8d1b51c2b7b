import type { components } from '../../lib/api.gen';
import { client, data, request } from '../../lib/api';
import type { Period, Step } from './period';
import type { Kind } from './use-question';

type Schemas = components['schemas'];
export type Report = Schemas['Report'];
export type Figures = Schemas['ReportFigures'];
export type Interval = Schemas['ReportInterval'];
export type Subject = Schemas['ReportSubject'];
export type Hour = Schemas['ReportHour'];
export type Count = Schemas['ReportCount'];

export interface Asked {
  by: Kind;
  subject: string;
  period: Period;
  step: Step;
}

export const formats = ['xlsx', 'csv', 'csv-sjis', 'json'] as const;
export type FileFormat = (typeof formats)[number];

/** A long table takes a while to be written. */
const fileTimeout = 120_000;

export const report = ({ by, subject, period, step }: Asked): Promise<Report> =>
  data(
    client.GET('/api/v1/reports', {
      params: { query: { by, step, ...period, ...(subject === '' ? {} : { subject }) } },
    }),
  );

/** reportFile reads the table of each subject in each interval, with its name. */
export async function reportFile(asked: Asked, format: FileFormat, language: string): Promise<File> {
  const query = new URLSearchParams({ by: asked.by, step: asked.step, ...asked.period, format, language });
  if (asked.subject !== '') query.set('subject', asked.subject);
  const answer = await request('GET', `/api/v1/reports/file?${query}`, { timeout: fileTimeout });
  const name = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  return new File([await answer.blob()], name ?? 'statistics');
}
