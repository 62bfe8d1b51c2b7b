import { addTexts } from '../../lib/i18n';
import { LibraryPage } from './LibraryPage';
import en from './locales/en';
import ja from './locales/ja';

addTexts('library', { ja, en });

/** The site's standing documents: add, replace, delete. */
export default function LibraryArea() {
  return <LibraryPage />;
}
