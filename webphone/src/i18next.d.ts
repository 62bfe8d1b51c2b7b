import 'i18next';

import type board from './supervisor/board/locales/ja';
import type statistics from './supervisor/statistics/locales/ja';
import type library from './supervisor/library/locales/ja';
import type records from './supervisor/records/locales/ja';
import type counters from './admin/counters/locales/ja';
import type layouts from './admin/layouts/locales/ja';
import type accounts from './admin/accounts/locales/ja';
import type kiosks from './admin/kiosks/locales/ja';
import type hours from './admin/hours/locales/ja';
import type voice from './admin/voice/locales/ja';
import type lists from './admin/lists/locales/ja';
import type audit from './admin/audit/locales/ja';
import type system from './admin/system/locales/ja';
import type tokens from './admin/tokens/locales/ja';
import type people from './office/people/locales/ja';
import type mine from './staff/mine/locales/ja';
import type office from './office/locales/ja';
import type entry from './entry/locales/ja';
import type kiosk from './kiosk/locales/ja';
import type ink from './lib/ink/locales/ja';
import type common from './lib/i18n/ja';
import type staff from './staff/locales/ja';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      entry: typeof entry;
      kiosk: typeof kiosk;
      staff: typeof staff;
      office: typeof office;
      people: typeof people;
      mine: typeof mine;
      board: typeof board;
      statistics: typeof statistics;
      library: typeof library;
      records: typeof records;
      counters: typeof counters;
      layouts: typeof layouts;
      accounts: typeof accounts;
      kiosks: typeof kiosks;
      hours: typeof hours;
      voice: typeof voice;
      lists: typeof lists;
      audit: typeof audit;
      system: typeof system;
      tokens: typeof tokens;
      ink: typeof ink;
    };
    enableSelector: false;
  }
}
