import 'i18next';

import type admin from './admin/locales/ja';
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
      admin: typeof admin;
      ink: typeof ink;
    };
    enableSelector: false;
  }
}
