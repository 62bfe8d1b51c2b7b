import { useEffect, useState } from 'react';

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

export const noLists: Lists = { reasons: [], reasonCompulsory: false, dispositions: [], addresses: [] };

/** useLists has the site's lists; read again after each reconnect, as they may have changed. */
export function useLists(connected: boolean, load: () => Promise<Lists>): Lists {
  const [lists, setLists] = useState(noLists);
  useEffect(() => {
    if (!connected) return;
    let current = true;
    load().then(
      (read) => {
        if (current) setLists(read);
      },
      () => undefined, // the last ones stay until the next connection
    );
    return () => {
      current = false;
    };
  }, [connected, load]);
  return lists;
}

export const loadLists = (): Promise<Lists> => Promise.resolve(noLists);
