import { client, data } from '../../lib/api';
import type { components } from '../../lib/api.gen';

type Schemas = components['schemas'];
export type System = Schemas['System'];
export type LogState = Schemas['LogState'];
export type RetentionState = Schemas['RetentionState'];
export type AttemptLimits = Schemas['AttemptLimits'];
export type AttemptLimitsState = Schemas['AttemptLimitsState'];
export type PlannedStop = Schemas['PlannedStop'];
export type NewStop = Schemas['NewStop'];
export type TraceState = Schemas['TraceState'];
export type Trace = Schemas['Trace'];
export type TraceMessage = Schemas['TraceMessage'];
export type Config = Schemas['Config'];
export type ConfigPreview = Schemas['ConfigPreview'];

const ifMatch = (version: string) => ({ header: { 'If-Match': version } });

export const configPath = '/api/v1/config';

export const system = {
  overview: (): Promise<System> => data(client.GET('/api/v1/system')),
  logLevel: (): Promise<LogState> => data(client.GET('/api/v1/log-level')),
  setLogLevel: (level: LogState['level'], minutes: number): Promise<LogState> =>
    data(client.PUT('/api/v1/log-level', { body: { level, minutes } })),
  retention: (): Promise<RetentionState> => data(client.GET('/api/v1/retention')),
  setRetention: (records: number, version: string): Promise<RetentionState> =>
    data(client.PUT('/api/v1/retention', { body: { records }, params: ifMatch(version) })),
  limits: (): Promise<AttemptLimitsState> => data(client.GET('/api/v1/attempt-limits')),
  setLimits: (body: AttemptLimits, version: string): Promise<AttemptLimitsState> =>
    data(client.PUT('/api/v1/attempt-limits', { body, params: ifMatch(version) })),
  release: (from: string, login: string | undefined) =>
    data(
      client.POST('/api/v1/attempt-limits/release', {
        body: { from, ...(login === undefined ? {} : { login }) },
      }),
    ),
  stops: (): Promise<PlannedStop[]> => data(client.GET('/api/v1/stops')),
  planStop: (body: NewStop): Promise<PlannedStop> => data(client.POST('/api/v1/stops', { body })),
  moveStop: (id: string, step: 'approve' | 'cancel' | 'end'): Promise<PlannedStop> =>
    data(client.POST(`/api/v1/stops/{id}/${step}`, { params: { path: { id } } })),
  traceState: (): Promise<TraceState> => data(client.GET('/api/v1/sip-trace')),
  setTrace: (minutes: number): Promise<TraceState> =>
    data(client.PUT('/api/v1/sip-trace', { body: { minutes } })),
  trace: (call: string): Promise<Trace> =>
    data(client.GET('/api/v1/sip-trace/{call}', { params: { path: { call } } })),
  previewConfig: (config: Config, replace: boolean): Promise<ConfigPreview> =>
    data(client.POST('/api/v1/config/preview', { body: { config, replace } })),
  importConfig: (config: Config, replace: boolean, version: string): Promise<ConfigPreview> =>
    data(client.POST('/api/v1/config/import', { body: { config, replace }, params: ifMatch(version) })),
};
