import type ja from './ja';

const en: typeof ja = {
  title: 'Library',
  note: 'Forms and leaflets that are used often. In a consultation staff show one with a single click: Documents, then Library.',
  add: 'Add documents',
  limits:
    'PDF, Word, Excel, PowerPoint, text, CSV, images (up to {{pages}} pages and {{size}} MB). Consultations show the name of the file.',
  empty: 'There are no documents yet. Press “Add documents” and choose files.',
  column: { name: 'Name', pages: 'Pages', size: 'Size', changed: 'Added', actions: 'Actions' },
  replace: 'Replace',
  replaceNamed: 'Replace “{{name}}”',
  remove: 'Delete',
  removeNamed: 'Delete “{{name}}”',
  removeHeading: 'Delete “{{name}}”?',
  removeText: 'It can no longer be chosen. Consultations that show it now keep it.',
  sending: 'Sending “{{name}}”: {{part}}%',
  making: 'Making the pages of “{{name}}”',
  waiting: '{{n}} more to come',
  stop: 'Stop',
  done: '“{{name}}” was added',
  failed: '“{{name}}” could not be added',
};

export default en;
