import type { AppProps } from '../app';
import { addTexts } from '../lib/i18n';
import { AdminApp } from './AdminApp';
import en from './locales/en';
import ja from './locales/ja';

addTexts('admin', { ja, en });

/** Admin is the first page of administrators and supervisors. */
export default function Admin(props: AppProps) {
  return <AdminApp {...props} />;
}
