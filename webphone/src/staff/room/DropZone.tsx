import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * DropZone takes files that are dropped or pasted anywhere in the call. A drop
 * beside a page's own zone would make the browser leave the call for the file,
 * so the whole window takes part.
 */
export function DropZone({ drop, paste }: { drop: (files: File[]) => void; paste: (files: File[]) => void }) {
  const { t } = useTranslation('staff');
  const [over, setOver] = useState(false);
  const handlers = useRef({ drop, paste });
  useEffect(() => {
    handlers.current = { drop, paste };
  });
  useEffect(() => {
    let depth = 0; // enter and leave come for each element on the way
    const files = (ev: DragEvent) => ev.dataTransfer?.types.includes('Files') === true;
    const stop = (ev: DragEvent) => {
      if (files(ev)) ev.preventDefault();
    };
    const enter = (ev: DragEvent) => {
      if (!files(ev)) return;
      depth++;
      setOver(true);
    };
    const leave = (ev: DragEvent) => {
      if (!files(ev)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const dropped = (ev: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!files(ev)) return;
      ev.preventDefault();
      // A folder has no type and cannot be read: the server would refuse it.
      const list = [...(ev.dataTransfer?.files ?? [])];
      if (list.length > 0 && !document.querySelector('dialog[open]')) handlers.current.drop(list);
    };
    const pasted = (ev: ClipboardEvent) => {
      const target = ev.target instanceof Element ? ev.target : null;
      const list = [...(ev.clipboardData?.files ?? [])];
      if (list.length === 0 || target?.closest('input, textarea, [contenteditable], dialog')) return;
      ev.preventDefault();
      handlers.current.paste(list);
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', stop);
    document.addEventListener('drop', dropped);
    document.addEventListener('paste', pasted);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', stop);
      document.removeEventListener('drop', dropped);
      document.removeEventListener('paste', pasted);
    };
  }, []);
  if (!over) return null;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-0 z-20 flex flex-col items-center justify-center gap-3 rounded-16 border-6 border-dashed border-key-900 bg-key-50/95 p-6 text-center"
    >
      <FileDown aria-hidden size={64} className="text-key-900" />
      <p className="text-[1.75rem] leading-[1.5] font-bold">{t('stage.dropHeading')}</p>
      <p>{t('stage.dropText')}</p>
      <p className="text-[0.875rem]">{t('stage.dropLibrary')}</p>
    </div>
  );
}
