import { useTranslation } from 'react-i18next';

import type { CallRoom } from '../room/context';
import { ConversationPanel } from '../room/ConversationPanel';
import { DocumentsPanel } from '../room/DocumentsPanel';
import { PrintingPanel } from '../room/PrintingPanel';
import { BringPanel } from './BringPanel';
import { CallInfo } from './CallInfo';
import { Keypad } from './Keypad';
import { SidePanel } from './SidePanel';
import type { useCall } from './use-call';

/** CallSide is the one thing that is open beside the stage. */
export function CallSide({ call, room }: { call: ReturnType<typeof useCall>; room: CallRoom | null }) {
  const { t } = useTranslation('staff');
  const { panel, setPanel } = call;
  const close = () => setPanel('info');
  switch (panel) {
    case 'none':
      return null;
    case 'transfer':
    case 'invite':
      return <BringPanel key={panel} what={panel} bring={call.bring} close={close} />;
    case 'keypad':
      return <Keypad close={close} />;
    case 'info':
      return <CallInfo dismiss={call.dismiss} busy={call.busy} />;
    case 'equipment':
      return (
        <SidePanel heading={t('rail.equipment')} wide close={close}>
          <p className="mt-2">{t('equipment.preparing')}</p>
        </SidePanel>
      );
    default:
      break;
  }
  if (!room) {
    return (
      <SidePanel heading={t(`rail.${panel}`)} wide close={close}>
        <p role="status" className="mt-2">
          {t('room.preparing')}
        </p>
      </SidePanel>
    );
  }
  const Opened = {
    documents: DocumentsPanel,
    conversation: ConversationPanel,
    printing: PrintingPanel,
  }[panel];
  return <Opened room={room} close={close} />;
}
