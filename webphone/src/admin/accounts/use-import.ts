import { useRef, useState } from 'react';

import { ApiError } from '../../lib/api';
import { accountsApi, type ImportedPassword, type ImportPreview } from './api';

/** ImportStage is how far an import is. */
type ImportStage =
  | { name: 'choose'; error: unknown }
  | { name: 'reading'; file: File }
  | { name: 'preview'; file: File; preview: ImportPreview; error: unknown; cancelled: boolean }
  | { name: 'running'; file: File; preview: ImportPreview; done: number; total: number }
  | { name: 'finished'; preview: ImportPreview; passwords: ImportedPassword[] };

interface ImportWork {
  stage: ImportStage;
  choose: (file: File) => void;
  run: () => void;
  cancel: () => void;
  restart: () => void;
}

/** useImport leads from a file over its preview to its end. Nothing is written before run. */
export function useImport(finished: () => void): ImportWork {
  const [stage, setStage] = useState<ImportStage>({ name: 'choose', error: null });
  const stop = useRef<AbortController>(undefined);

  const read = async (file: File, error: unknown = null) => {
    setStage({ name: 'reading', file });
    try {
      const preview = await accountsApi.preview(file);
      setStage({ name: 'preview', file, preview, error, cancelled: false });
    } catch (err) {
      setStage({ name: 'choose', error: err });
    }
  };

  const run = async (file: File, preview: ImportPreview) => {
    const controller = new AbortController();
    stop.current = controller;
    setStage({ name: 'running', file, preview, done: 0, total: preview.new });
    try {
      for await (const line of accountsApi.run(file, preview.version, controller.signal)) {
        if (line.problem) throw new ApiError(422, line.problem);
        if (line.finished) {
          setStage({ name: 'finished', preview, passwords: line.passwords ?? [] });
          finished();
          return;
        }
        setStage({ name: 'running', file, preview, done: line.done, total: line.total });
      }
      throw new ApiError(0, lost);
    } catch (err) {
      if (controller.signal.aborted) {
        setStage({ name: 'preview', file, preview, error: null, cancelled: true });
      } else if (err instanceof ApiError && err.problem.code === 'changed-meanwhile') {
        await read(file, err); // what it would do now is shown instead
      } else {
        setStage({ name: 'preview', file, preview, error: err, cancelled: false });
      }
    }
  };

  return {
    stage,
    choose: (file) => void read(file),
    run: () => {
      if (stage.name === 'preview') void run(stage.file, stage.preview);
    },
    cancel: () => stop.current?.abort(),
    restart: () => setStage({ name: 'choose', error: null }),
  };
}

/** The line was lost before the last word: whether it was written is not known. */
const lost = {
  code: 'offline',
  ja: '途中で通信が切れました。取り込まれたかどうかを、アカウントの一覧で確かめてください。',
  en: 'The connection was lost. Please look at the list of accounts to see whether they were imported.',
};
