import { addTexts } from '../../lib/i18n';
import { AuditLog } from './AuditLog';
import en from './locales/en';
import ja from './locales/ja';

addTexts('audit', { ja, en });

/** The audit log: who changed what, when and from where. */
export default function AuditArea() {
  return <AuditLog />;
}
