import { useEffect, useState } from 'react';

import { api } from '../lib/api';

/** One entry of a list that the administrator keeps, in both languages. */
export interface Choice {
  id: string;
  ja: string;
  en: string;
  /** For consultations of this queue only. */
  queue?: string;
}

/** The site's lists that staff choose from. */
export interface Lists {
  /** Why somebody is away. */
  reasons: Choice[];
  /** Nobody is away without saying why. */
  reasonCompulsory: boolean;
  /** What became of a consultation. */
  dispositions: Choice[];
  /** Outside addresses that may be called. */
  addresses: Choice[];
}

const noLists: Lists = { reasons: [], reasonCompulsory: false, dispositions: [], addresses: [] };

/** loadLists reads them; what is switched off cannot be chosen any more. */
async function loadLists(): Promise<Lists> {
  const [away, codes, targets] = await Promise.all([
    api.awayReasons(),
    api.dispositionCodes(),
    api.targets(),
  ]);
  return {
    reasons: away.reasons.filter((r) => r.enabled).map(choiceOf),
    reasonCompulsory: away.compulsory,
    dispositions: codes
      .filter((c) => c.enabled)
      .map((c) => ({ ...choiceOf(c), ...(c.queue === '' ? {} : { queue: c.queue }) })),
    addresses: targets.addresses.map(choiceOf),
  };
}

function choiceOf({ id, nameJa, nameEn }: { id: string; nameJa: string; nameEn: string }): Choice {
  return { id, ja: nameJa, en: nameEn };
}

/** useLists has the site's lists; read again after each reconnect, as they may have changed. */
export function useLists(connected: boolean): Lists {
  const [lists, setLists] = useState(noLists);
  useEffect(() => {
    if (!connected) return;
    let current = true;
    loadLists().then(
      (read) => {
        if (current) setLists(read);
      },
      () => undefined, // the last ones stay until the next connection
    );
    return () => {
      current = false;
    };
  }, [connected]);
  return lists;
}
