import { Volume, Volume2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, Dialog } from '../../lib/components';
import { playRing, toneNames, type RingChoice } from '../../lib/sound';
import { useDesk } from '../context';

/** A ring tone can be soft, but never silent. */
const softest = 10; // percent

/** RingSettings is the choice of the ring tone and its volume; it is heard as it is chosen (R15). */
export function RingSettings({
  choice,
  change,
  close,
}: {
  choice: RingChoice;
  change: (choice: RingChoice) => void;
  close: () => void;
}) {
  const { t } = useTranslation('staff');
  return (
    <Dialog
      heading={t('sounds.heading')}
      onClose={close}
      actions={
        <Button look="primary" onClick={close} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      }
    >
      <RingFields choice={choice} change={change} />
    </Dialog>
  );
}

/** RingFields are the choice itself. */
export function RingFields({ choice, change }: { choice: RingChoice; change: (choice: RingChoice) => void }) {
  const { t } = useTranslation('staff');
  const { speaker } = useDesk();
  const [playing, setPlaying] = useState(false);
  const id = useId();
  const percent = Math.max(softest, Math.round(choice.volume * 100));
  const play = (next: RingChoice) => {
    setPlaying(true);
    void playRing(next, speaker).finally(() => setPlaying(false));
  };
  return (
    <>
      <p>{t('sounds.lead')}</p>
      <fieldset className="mt-4">
        <legend className="font-bold">{t('sounds.tone')}</legend>
        <div className="mt-1 grid grid-cols-2 gap-2">
          {toneNames.map((tone) => (
            <label
              key={tone}
              className={cx(
                'flex min-h-12 cursor-pointer items-center gap-3 rounded-8 border px-4 font-bold',
                choice.tone === tone
                  ? 'border-2 border-key-900 bg-key-50'
                  : 'border-solid-gray-600 hover:bg-solid-gray-50',
              )}
            >
              <input
                type="radio"
                name={id}
                className="size-5 accent-key-900"
                checked={choice.tone === tone}
                onChange={() => {
                  const next = { ...choice, tone };
                  change(next);
                  play(next);
                }}
              />
              {t(`sounds.${tone}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <label htmlFor={`${id}-volume`} className="mt-6 block font-bold">
        {t('sounds.volume')}
      </label>
      <div className="flex items-center gap-3">
        <Volume aria-hidden size={24} />
        <input
          id={`${id}-volume`}
          type="range"
          min={softest}
          max={100}
          step={10}
          value={percent}
          onChange={(ev) => change({ ...choice, volume: Number(ev.target.value) / 100 })}
          className="h-11 flex-1 accent-key-900"
        />
        <Volume2 aria-hidden size={24} />
        <span className="w-14 text-right font-bold tabular-nums">{percent}%</span>
      </div>
      <div className="mt-4 flex items-center gap-4">
        <Button icon={Volume2} className="shrink-0" disabled={playing} onClick={() => play(choice)}>
          {playing ? t('sounds.playing') : t('sounds.try')}
        </Button>
        <p className="text-[0.875rem] text-solid-gray-700">{t('sounds.speaker')}</p>
      </div>
    </>
  );
}
