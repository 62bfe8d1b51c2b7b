import { useState } from 'react';

import { ApiError } from '../../lib/api';
import { currentLanguage } from '../../lib/i18n';
import { useDraft, type Draft } from './use-draft';

/** Saved is something as the server has it; version is '' for what is not there yet. */
export interface Saved<T> {
  value: T;
  version: string;
}

export interface Editing<T> {
  draft: Draft<T>;
  saving: boolean;
  saved: boolean;
  error: unknown;
  /** What the server said of single fields, by name, e.g. overflow[0].to.id; until the next save. */
  faults: Readonly<Record<string, string>>;
  /** Somebody else saved first: newest is theirs, null when they deleted it; theirs are the fields they changed. */
  conflict: { newest: Saved<T> | null; theirs: (keyof T)[] } | null;
  /** After takeNewest: the fields that both changed. */
  merged: (keyof T)[] | null;
  /** save gives what is saved now, or nothing when it was not. */
  save: () => Promise<Saved<T> | undefined>;
  takeNewest: () => void;
}

/**
 * useRecord edits one entry of the server: the draft, its version, and what
 * happens when somebody else was faster. Nothing typed is ever thrown away.
 */
export function useRecord<T extends object>({
  start,
  id,
  put,
  read,
}: {
  start: Saved<T>;
  /** Another id is another entry. */
  id: string;
  put: (value: T, version: string) => Promise<Saved<T>>;
  /** The newest state; undefined when it was deleted. */
  read: () => Promise<Saved<T> | undefined>;
}): Editing<T> {
  const draft = useDraft(start.value, id);
  const [version, setVersion] = useState(start.version);
  const [seen, setSeen] = useState({ id, version: start.version });
  const [state, setState] = useState<State<T>>(idle);
  if (seen.id !== id || seen.version !== start.version) {
    setSeen({ id, version: start.version });
    if (seen.id !== id) {
      setVersion(start.version);
      setState(idle);
    } else if (!draft.dirty) {
      // Somebody else saved, and nothing was typed here.
      setVersion(start.version);
      draft.saved(start.value);
    }
  }

  const save = async () => {
    if (state.saving) return undefined;
    setState({ ...idle, saving: true });
    try {
      const now = await put(draft.value, version);
      draft.saved(now.value);
      setVersion(now.version);
      setState({ ...idle, saved: true });
      return now;
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      if (err.problem.code !== 'changed-meanwhile') {
        setState({ ...idle, error: err });
        return undefined;
      }
      if (version === '') {
        // Theirs is another entry: it is not to be mixed with this one.
        setState({ ...idle, error: new ApiError(err.status, taken) });
        return undefined;
      }
      try {
        const newest = (await read()) ?? null;
        const theirs = newest ? draft.changedIn(newest.value) : [];
        setState({ ...idle, conflict: { newest, theirs } });
      } catch (lost) {
        if (!(lost instanceof ApiError)) throw lost;
        setState({ ...idle, error: lost });
      }
      return undefined;
    }
  };

  const takeNewest = () => {
    const newest = state.conflict?.newest;
    if (!newest) return;
    setVersion(newest.version);
    setState({ ...idle, merged: draft.rebase(newest.value) });
  };

  return { draft, ...state, faults: faultsOf(state.error), save, takeNewest };
}

interface State<T> {
  saving: boolean;
  saved: boolean;
  error: unknown;
  conflict: Editing<T>['conflict'];
  merged: (keyof T)[] | null;
}

const taken = {
  code: 'taken',
  ja: 'ほかの人が、同じIDのものを先に作りました。入力した内容は残っています。IDを変えて、もう一度保存してください。',
  en: 'Somebody else has made one with the same ID meanwhile. What you typed is still here. Please change the ID and save again.',
};

const idle = { saving: false, saved: false, error: null, conflict: null, merged: null };

/** faultsOf gives the words for each field that a refusal names, without "body.". */
function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const japanese = currentLanguage().startsWith('ja');
  return Object.fromEntries(
    error.fields.map(({ location, message, ja }) => [
      location.replace(/^body\.?/, ''),
      japanese ? (ja ?? message) : message,
    ]),
  );
}
