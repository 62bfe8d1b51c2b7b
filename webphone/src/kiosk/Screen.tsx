import { useBooth } from './booth';
import type { InCall } from './machine/state';
import { Calling } from './screens/Calling';
import { Closed } from './screens/Closed';
import { Ended } from './screens/Ended';
import { Forwarding } from './screens/Forwarding';
import { Idle } from './screens/Idle';
import { Interrupted } from './screens/Interrupted';
import { LoggedOut } from './screens/LoggedOut';
import { Maintenance } from './screens/Maintenance';
import { Offline } from './screens/Offline';
import { OnHold } from './screens/OnHold';
import { Shut } from './screens/Shut';
import { Starting } from './screens/Starting';
import { Talking } from './screens/Talking';
import { Trouble } from './screens/Trouble';
import { useSharing } from './sharing';

/** Screen shows the one screen that belongs to the state. */
export function Screen() {
  const { face, kiosk } = useBooth();
  const { stage } = kiosk;
  switch (face) {
    case 'login':
      return <LoggedOut />;
    case 'offline':
      return <Offline />;
    case 'closed':
      return <Closed />;
    case 'maintenance':
      return <Maintenance />;
    default:
      break;
  }
  switch (stage.name) {
    case 'starting':
      return <Starting />;
    case 'idle':
      return <Idle />;
    case 'shut':
      return <Shut button={stage.button} until={stage.until} />;
    case 'trouble':
      return <Trouble checking={stage.checking} />;
    case 'calling':
      return <Calling stage={stage} />;
    case 'call':
      return <InTalk stage={stage} />;
    case 'ended':
      return <Ended stage={stage} />;
  }
}

/** InTalk keeps a shared page where it is while the talk stands still: words are laid over it. */
function InTalk({ stage }: { stage: InCall }) {
  const { face } = useBooth();
  const sharing = useSharing();
  const words = <Standing stage={stage} />;
  if (face === 'talking') return <Talking stage={stage} />;
  return sharing?.page ? <Talking stage={stage} over={words} /> : words;
}

function Standing({ stage }: { stage: InCall }) {
  const { face } = useBooth();
  switch (face) {
    case 'interrupted':
      return <Interrupted stage={stage} />;
    case 'forwarding':
      return <Forwarding stage={stage} />;
    default:
      return <OnHold stage={stage} />;
  }
}
