import { client, data, match } from '../../lib/api';
import type { components } from '../../lib/api.gen';

type Schemas = components['schemas'];
export type Schedule = Schemas['Schedule'];
export type ScheduleDay = Schemas['ScheduleDay'];

const all = (): Promise<Schedule[]> => data(client.GET('/api/v1/schedules'));

export const hours = {
  schedule: async (id: string) => (await all()).find((n) => n.id === id),
  put: (schedule: Schedule, version: string): Promise<Schedule> =>
    data(
      client.PUT('/api/v1/schedules/{id}', {
        params: { path: { id: schedule.id }, header: match(version) },
        body: schedule,
      }),
    ),
  remove: (id: string) => data(client.DELETE('/api/v1/schedules/{id}', { params: { path: { id } } })),
  /** What a schedule that is not saved says of each day from a moment on. */
  preview: (schedule: Schedule, from: string, days: number): Promise<ScheduleDay[]> =>
    data(client.POST('/api/v1/schedules/preview', { params: { query: { from, days } }, body: schedule })),
};
