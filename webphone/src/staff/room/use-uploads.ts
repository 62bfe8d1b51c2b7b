import { useCallback, useEffect, useRef, useState } from 'react';

import type { Problem } from '../../lib/protocol';
import type { RoomDoc, RoomDocument } from '../../lib/room/protocol';
import type { Room } from '../../lib/room/room';
import { upload } from '../../lib/room/upload';
import { isAborted, problemOf } from '../parts/problem';

/** A file on its way to the server. */
export interface Sending {
  id: string;
  file: File;
  /** 0–1 */
  part: number;
  problem?: Problem;
  stop: () => void;
  /** The same for each try, so that a file which got through is there once. */
  ref: string;
}

/** Uploads are the files that this page sends, and what is to be shown as soon as it can be. */
export interface Uploads {
  sending: Sending[];
  /** send uploads files; the first is put on the stage when its first page is there, if that is wanted. */
  send: (files: readonly File[], show: boolean) => void;
  /** again sends a file whose document failed once more, in its place. */
  again: (document: RoomDocument) => (() => void) | undefined;
  /** retry sends what did not get through. */
  retry: (sending: Sending) => void;
  /** showWhenReady puts a document on the stage when its first page is there. */
  showWhenReady: (document: string) => void;
}

let counter = 0;

/** useUploads sends files into a room; what is on its way stops with the call. */
export function useUploads(room: Room | null, call: string | undefined, doc: RoomDoc | undefined): Uploads {
  const [sending, setSending] = useState<Sending[]>([]);
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const files = useRef(new Map<string, File>());
  const running = useRef(new Set<AbortController>());

  useEffect(() => {
    const [all, sent] = [running.current, files.current];
    return () => {
      for (const one of all) one.abort();
      sent.clear();
    };
  }, [call]);

  const begin = useCallback(
    (file: File, show: boolean, ref: string = crypto.randomUUID()) => {
      if (call === undefined) return;
      const id = `sending-${String(++counter)}`;
      const stopper = new AbortController();
      running.current.add(stopper);
      const change = (patch: Partial<Sending>) =>
        setSending((all) => all.map((one) => (one.id === id ? { ...one, ...patch } : one)));
      const drop = () => setSending((all) => all.filter((one) => one.id !== id));
      const stop = () => {
        stopper.abort();
        drop();
      };
      setSending((all) => [...all, { id, file, part: 0, stop, ref }]);
      upload(call, file, (part) => change({ part }), stopper.signal, ref)
        .then((document) => {
          files.current.set(document.id, file);
          if (show) setWanted((all) => [...all, document.id]);
          drop();
        })
        .catch((err: unknown) => {
          if (!isAborted(err)) change({ problem: problemOf(err) });
        })
        .finally(() => running.current.delete(stopper));
    },
    [call],
  );

  useEffect(() => {
    if (!room || !doc) return;
    for (const id of wanted) {
      const document = doc.documents.find((d) => d.id === id);
      if (!document || (document.pages.length === 0 && document.state !== 'failed')) continue;
      setWanted((all) => all.filter((other) => other !== id));
      if (document.pages.length > 0)
        void room.do({ kind: 'show', document: id, page: 1 }).catch(() => undefined); // it is in the list
    }
  }, [room, doc, wanted]);

  const send = useCallback(
    (list: readonly File[], show: boolean) => list.forEach((file, i) => begin(file, show && i === 0)),
    [begin],
  );
  const retry = useCallback(
    (one: Sending) => {
      one.stop();
      begin(one.file, false, one.ref);
    },
    [begin],
  );
  const again = (document: RoomDocument) => {
    const file = files.current.get(document.id);
    return file && room
      ? () => {
          void room.do({ kind: 'remove', document: document.id }).catch(() => undefined); // gone already
          files.current.delete(document.id);
          begin(file, false);
        }
      : undefined;
  };
  const showWhenReady = useCallback((id: string) => setWanted((all) => [...all, id]), []);
  return { sending, send, again, retry, showWhenReady };
}
