import type { Cause, Ended, Topics } from '../../lib/protocol';
import type { Effect, Ended as EndedStage, Stage } from './state';
import * as t from './times';

// How a call ends for the citizen, and the server's word on it.

/** Whose end is looked for: a call the server named, or the one after `endedBefore`. */
export interface Whose {
  call: string | null;
  button: string;
  endedBefore: string | null;
}

/** told is the server's word on the end of this call, if it has come. */
function told(topics: Topics, whose: Whose): Ended | null {
  const { ended } = topics;
  if (!ended) return null;
  if (whose.call !== null) return ended.call === whose.call ? ended : null;
  // This kiosk itself ended the call before this one.
  const own = ended.cause === 'abandoned' || ended.cause === 'caller';
  return ended.call === whose.endedBefore || own ? null : ended;
}

/** endOf ends a call, with the server's reason or else with a guess. */
export function endOf(
  topics: Topics,
  whose: Whose,
  guess: Cause | null,
  talked: boolean,
  now: number,
  effects: Effect[],
): Stage {
  const word = told(topics, whose);
  effects.push({ do: 'hangup' }, { do: 'close-media' });
  return {
    name: 'ended',
    call: whose.call,
    button: whose.button,
    endedBefore: whose.endedBefore,
    cause: word?.cause ?? guess ?? (talked ? 'agent' : 'failed'),
    provisional: word === null,
    talked: talked || (word !== null && word.talkingMs > 0),
    since: now,
    until: now + t.ENDED_MS,
  };
}

/** refine puts the server's reason in the place of a guess. */
export function refine(stage: EndedStage, topics: Topics): EndedStage {
  const word = stage.provisional ? told(topics, stage) : null;
  return word ? { ...stage, cause: word.cause, provisional: false } : stage;
}

export function giveUp(callId: string | null, effects: Effect[]): void {
  effects.push({ do: 'hangup' });
  if (callId !== null) effects.push({ do: 'leave', call: callId });
}
