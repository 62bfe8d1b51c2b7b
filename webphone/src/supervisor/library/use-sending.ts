import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

import { freeId } from '../../office/slug';
import { libraryApi, libraryKey, type LibraryItem } from './api';

/** What is being sent; part is 0–1, and 1 while the server makes the pages. */
export interface Sending {
  name: string;
  part: number;
  waiting: number;
}

/** What became of the file that was sent last; error is what kept it away. */
export interface Outcome {
  name: string;
  error?: unknown;
}

interface Job {
  file: File;
  /** None: a new one. */
  id?: string;
}

/** useSending sends files one after the other; what failed does not stop those behind it. */
export function useSending(items: readonly LibraryItem[]) {
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const jobs = useRef<Job[]>([]);
  const stopper = useRef<AbortController | null>(null);
  const taken = useRef(new Set<string>());
  useEffect(() => {
    for (const { id } of items) taken.current.add(id);
  }, [items]);
  useEffect(
    () => () => {
      jobs.current = [];
      stopper.current?.abort();
    },
    [],
  );

  const run = useCallback(async () => {
    for (let job = jobs.current.shift(); job; job = jobs.current.shift()) {
      const { file } = job;
      const id = job.id ?? freeId('document', taken.current);
      taken.current.add(id);
      const stop = new AbortController();
      stopper.current = stop;
      const progress = (part: number) => setSending({ name: file.name, part, waiting: jobs.current.length });
      progress(0);
      try {
        await libraryApi.put(id, file, progress, stop.signal);
        setOutcomes((all) => [...all, { name: file.name }]);
      } catch (error) {
        if (!stop.signal.aborted) setOutcomes((all) => [...all, { name: file.name, error }]);
      }
      await queries.invalidateQueries({ queryKey: libraryKey });
    }
    stopper.current = null;
    setSending(null);
  }, [queries]);

  const send = (files: readonly File[], id?: string) => {
    jobs.current.push(...files.map((file) => (id === undefined ? { file } : { file, id })));
    if (stopper.current || jobs.current.length === 0) return;
    setOutcomes([]);
    void run();
  };
  const stop = () => {
    jobs.current = [];
    stopper.current?.abort();
  };
  return { sending, outcomes, send, stop };
}
