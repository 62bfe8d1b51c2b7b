import { LastChange } from '../../office/LastChange';
import type { Layout } from './api';

/** LayoutChange says who last published a layout, renamed it or gave it to kiosks. Drafts are kept without a word. */
export function LayoutChange({ layout }: { layout: Layout }) {
  const version = `${layout.name} ${layout.live?.number ?? 0} ${String(layout.default)} ${String(layout.draft !== undefined)}`;
  return <LastChange action="layout." subject={layout.id} version={version} />;
}
