import { Eraser, PenLine, Trash2, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { inks, type Pen } from '../machine/desk';

/** ToolRow is there while the citizen may write: what to do in words, and few simple tools. */
export function ToolRow({ pen }: { pen: Pen }) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const choose = (choice: Partial<Pen>) => touch({ want: 'pen', pen: choice });
  const writes = pen.tool === 'pen';
  return (
    <div className="k-tools">
      <p className="k-tools-say" role="status">
        <PenLine aria-hidden />
        <span>{t('write.here')}</span>
      </p>
      <div className="k-tools-all" role="group" aria-label={t('write.tools')}>
        {inks.map((ink) => (
          <button
            key={ink}
            type="button"
            className="k-tool"
            aria-pressed={writes && pen.ink === ink}
            onClick={() => choose({ tool: 'pen', ink })}
          >
            <span className="k-ink" data-ink={ink} aria-hidden />
            <span>{t(`write.${ink}`)}</span>
          </button>
        ))}
        {[false, true].map((thick) => (
          <button
            key={String(thick)}
            type="button"
            className="k-tool"
            aria-pressed={writes && pen.thick === thick}
            onClick={() => choose({ tool: 'pen', thick })}
          >
            <span className="k-line" data-thick={thick} aria-hidden />
            <span>{thick ? t('write.thick') : t('write.thin')}</span>
          </button>
        ))}
        <button
          type="button"
          className="k-tool"
          aria-pressed={!writes}
          onClick={() => choose({ tool: 'eraser' })}
        >
          <Eraser aria-hidden />
          <span>{t('write.eraser')}</span>
        </button>
        <button type="button" className="k-tool" onClick={() => touch({ want: 'undo' })}>
          <Undo2 aria-hidden />
          <span>{t('write.undo')}</span>
        </button>
        <button type="button" className="k-tool" onClick={() => touch({ want: 'clear' })}>
          <Trash2 aria-hidden />
          <span>{t('write.clear')}</span>
        </button>
      </div>
    </div>
  );
}
