import { useBooth } from './booth';
import { Calling } from './screens/Calling';
import { Closed } from './screens/Closed';
import { Ended } from './screens/Ended';
import { Idle } from './screens/Idle';
import { Interrupted } from './screens/Interrupted';
import { LoggedOut } from './screens/LoggedOut';
import { Offline } from './screens/Offline';
import { OnHold } from './screens/OnHold';
import { Shut } from './screens/Shut';
import { Starting } from './screens/Starting';
import { Talking } from './screens/Talking';
import { Trouble } from './screens/Trouble';

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
      if (face === 'interrupted') return <Interrupted stage={stage} />;
      return face === 'held' ? <OnHold stage={stage} /> : <Talking stage={stage} />;
    case 'ended':
      return <Ended stage={stage} />;
  }
}
