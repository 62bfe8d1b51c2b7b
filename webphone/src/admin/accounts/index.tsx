import { useOffice } from '../../office/context';
import { addTexts } from '../../lib/i18n';
import { Accounts } from './Accounts';
import en from './locales/en';
import ja from './locales/ja';

addTexts('accounts', { ja, en });

/** The accounts of staff and kiosks (R10, R11). */
export default function AccountsArea() {
  const { session, site } = useOffice();
  return <Accounts session={session} site={site} />;
}
