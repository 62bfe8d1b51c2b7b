import { deskChannel, deskWindow, wishAddress, type DeskAnswer, type Wish } from '../../lib/wish';

/** An open staff page answers sooner than this, ms. */
const answerTime = 250;

/** How somebody got to the staff page: a window of its own, one that was open already, or not at all. */
export type Entered = 'window' | 'elsewhere' | 'blocked';

let own: Window | null = null;

/**
 * enterDesk brings this person into a consultation on their staff page. A page
 * that the board opened is brought to the front; one that is open elsewhere does
 * it where it is, as an account has one phone; otherwise one is opened.
 */
export async function enterDesk(wish: Wish | undefined): Promise<Entered> {
  if ((!own || own.closed) && wish && (await isTaken(wish))) return 'elsewhere';
  // Opened again without a wish it would load anew, and leave its call for a moment.
  if (wish || !own || own.closed) own = window.open(wishAddress(wish), deskWindow);
  own?.focus();
  return own ? 'window' : 'blocked';
}

function isTaken(wish: Wish): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(deskChannel);
    const done = (taken: boolean) => {
      clearTimeout(timer);
      channel.close();
      resolve(taken);
    };
    const timer = setTimeout(() => done(false), answerTime);
    channel.onmessage = (ev: MessageEvent<DeskAnswer>) => {
      if (ev.data.taken === wish.call) done(true);
    };
    channel.postMessage({ wish });
  });
}
