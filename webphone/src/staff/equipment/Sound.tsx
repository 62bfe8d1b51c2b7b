import { Mic, MicOff, Volume1, Volume2 } from 'lucide-react';
import { useCallback, useId } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, LevelMeter } from '../../lib/components';
import { maxBoost } from '../../lib/equipment/microphone';
import { DeviceChoice, PlaceTag, useNameOf } from './DeviceChoice';
import { Pending } from './Pending';
import { useSide } from './side';
import { Slider } from './Slider';

const boostStep = 0.5;
const volumeStep = 0.05;

/** MicrophoneSettings is a PC's microphone: which, how loud it is now, boost, and off. */
export function MicrophoneSettings() {
  const { t } = useTranslation('staff');
  const { own, equipment, steer, levels } = useSide();
  const { devices, microphone, boost, muted, mutedBy } = equipment;
  const read = useCallback(() => levels().microphone, [levels]);
  const times = (value: number) => t('equipment.boostValue', { times: value });
  return (
    <div className="flex flex-col gap-1">
      <DeviceChoice
        label={t('equipment.microphone')}
        devices={devices.filter((d) => d.kind === 'microphone')}
        chosen={microphone}
        choose={(id) => steer({ microphone: id })}
        aside={<Pending fields={['microphone', 'muted', 'boost']} />}
      />
      <div className="flex items-center gap-2">
        <Button
          size="small"
          icon={muted ? MicOff : Mic}
          look={muted ? 'off' : 'secondary'}
          className="shrink-0"
          onClick={() => steer({ muted: !muted })}
        >
          {muted ? t('equipment.unmute') : t('equipment.mute')}
        </Button>
        {muted ? (
          <span className="min-w-0 flex-1 text-[0.875rem] font-bold text-red-1000">
            {!own && mutedBy ? t('equipment.mutedByStaff') : t('equipment.muted')}
          </span>
        ) : (
          <LevelMeter label={t('equipment.microphoneLevel')} read={read} className="min-w-0 flex-1" />
        )}
      </div>
      <div className="flex items-center gap-2 text-[0.875rem]">
        <span aria-hidden>{t('equipment.boost')}</span>
        <Slider
          label={t('equipment.boost')}
          words={times}
          value={boost}
          min={1}
          max={maxBoost}
          step={boostStep}
          change={(value) => steer({ boost: value })}
        />
        <span aria-hidden className="w-12 shrink-0 text-right">
          {times(boost)}
        </span>
      </div>
    </div>
  );
}

/** SpeakerSettings is each of a PC's speakers (R6): which is used, how loud each is, and a test tone. */
export function SpeakerSettings() {
  const { t } = useTranslation('staff');
  const { equipment, steer, levels } = useSide();
  const id = useId();
  const nameOf = useNameOf();
  const speakers = equipment.devices.filter((d) => d.kind === 'speaker');
  const read = useCallback(() => levels().speaker, [levels]);
  const percent = (value: number) => t('equipment.percent', { value: Math.round(value * 100) });
  return (
    <div role="radiogroup" aria-labelledby={id} className="flex flex-col gap-1">
      <p className="flex items-baseline justify-between gap-2 text-[0.875rem] font-bold">
        <span id={id}>{t('equipment.speakers')}</span>
        <Pending fields={['speaker']} />
      </p>
      {speakers.length === 0 && <p className="text-[0.875rem]">{t('equipment.noSpeakers')}</p>}
      {speakers.map((speaker, i) => {
        const name = nameOf(speaker, i);
        const used = speaker.id === equipment.speaker;
        const volume = used ? equipment.volume : (speaker.volume ?? 1);
        return (
          <div
            key={speaker.id}
            className={`rounded-8 border px-2 py-1 ${used ? 'border-key-900 bg-key-50' : 'border-solid-gray-420'}`}
          >
            <label className="flex items-center gap-2 text-[0.875rem]">
              <input
                type="radio"
                name={id}
                checked={used}
                onChange={() => steer({ speaker: speaker.id })}
                className="size-4 shrink-0 accent-key-900"
              />
              <span className="min-w-0 flex-1 truncate" title={name}>
                {name}
              </span>
              <PlaceTag label={speaker.label} />
            </label>
            <div className="flex items-center gap-2 text-[0.875rem]">
              <Slider
                label={t('equipment.volumeOf', { name })}
                words={percent}
                value={volume}
                min={0}
                max={1}
                step={volumeStep}
                change={(value) => steer({ volume: value, of: speaker.id })}
              />
              <span aria-hidden className="w-11 shrink-0 text-right">
                {percent(volume)}
              </span>
              <button
                type="button"
                aria-label={t('equipment.toneOn', { name })}
                title={t('equipment.toneOn', { name })}
                onClick={() => steer({ tone: true, of: speaker.id })}
                className="inline-flex size-8 shrink-0 items-center justify-center rounded-6 border border-key-900 bg-white text-key-900 hover:bg-key-50"
              >
                <Volume1 aria-hidden size={18} />
              </button>
            </div>
            <Pending fields={['volume']} of={speaker.id} />
          </div>
        );
      })}
      <div className="flex items-center gap-2 text-[0.875rem]">
        <Volume2 aria-hidden size={18} className="shrink-0" />
        <LevelMeter label={t('equipment.speakerLevel')} read={read} className="min-w-0 flex-1" />
      </div>
    </div>
  );
}
