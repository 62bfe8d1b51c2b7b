import { useTranslation } from 'react-i18next';

import { languages } from '../../lib/i18n';
import type { KioskScreen, TextSize } from '../../lib/room/protocol';
import { Pending } from './Pending';
import { Segments } from './Segments';
import { useSide } from './side';

const sizes: readonly TextSize[] = ['standard', 'large', 'huge'];

/** KioskScreenSettings is how the booth shows itself to the citizen; it ends with the consultation. */
export function KioskScreenSettings({ screen }: { screen: KioskScreen }) {
  const { t } = useTranslation('staff');
  const { steer } = useSide();
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <Segments
          label={t('equipment.textSize')}
          options={sizes.map((value) => ({ value, words: t(`equipment.${value}`) }))}
          chosen={screen.textSize}
          choose={(textSize) => steer({ textSize })}
        />
        <label className="min-w-0 text-[0.875rem] font-bold">
          {t('equipment.language')}
          <select
            value={screen.language}
            onChange={(ev) => steer({ language: ev.target.value })}
            className="mt-1 min-h-10 w-full rounded-8 border border-solid-gray-600 bg-white px-2 py-1 font-normal"
          >
            {languages.map((language) => (
              <option key={language} value={language}>
                {t(`equipment.languages.${language}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Check
        label={t('equipment.contrast')}
        on={screen.contrast}
        change={(contrast) => steer({ contrast })}
      />
      <Check label={t('equipment.captions')} on={screen.captions} change={(captions) => steer({ captions })} />
      <Pending fields={['textSize', 'language', 'contrast', 'captions']} />
    </div>
  );
}

function Check({ label, on, change }: { label: string; on: boolean; change: (on: boolean) => void }) {
  return (
    <label className="flex min-h-8 items-center gap-2 text-[0.875rem]">
      <input
        type="checkbox"
        checked={on}
        onChange={(ev) => change(ev.target.checked)}
        className="size-5 shrink-0 accent-key-900"
      />
      {label}
    </label>
  );
}
