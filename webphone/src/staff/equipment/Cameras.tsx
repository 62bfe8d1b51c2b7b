import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { EquipmentDevice } from '../../lib/room/protocol';
import { DeviceChoice } from './DeviceChoice';
import { Pending } from './Pending';
import { Segments } from './Segments';
import { sentOf, useSide, type Sent } from './side';

/** Cameras says which of a PC's cameras are sent (R3): the face, the document camera, or both. */
export function Cameras() {
  const { t } = useTranslation('staff');
  const { equipment, steer } = useSide();
  const { devices, face, slides, documentCamera } = equipment;
  const cameras = devices.filter((d) => d.kind === 'camera');
  const faceCamera = useFaceCamera(cameras, face, documentCamera);
  const sent = sentOf(equipment);
  const document = documentCamera ?? '';
  const choose = (next: Sent) => {
    const kept = slides === 'screen' ? 'screen' : '';
    steer({
      face: next === 'document' ? '' : faceCamera,
      slides: next === 'face' ? kept : document,
    });
  };
  return (
    <div className="flex flex-col gap-2">
      <Segments
        label={t('equipment.sent')}
        aside={<Pending fields={['face', 'slides']} />}
        options={[
          { value: 'face', words: t('equipment.face'), disabled: faceCamera === '' },
          { value: 'document', words: t('equipment.document'), disabled: document === '' },
          { value: 'both', words: t('equipment.both'), disabled: document === '' || faceCamera === '' },
        ]}
        chosen={sent}
        choose={choose}
      />
      {sent === undefined && slides !== 'screen' && (
        <p className="text-[0.875rem]">{t('equipment.noPicture')}</p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <DeviceChoice
          label={t('equipment.faceCamera')}
          devices={cameras}
          chosen={faceCamera}
          choose={(id) => steer({ face: id })}
        />
        <DeviceChoice
          label={t('equipment.documentCamera')}
          devices={cameras}
          chosen={document}
          none={t('equipment.noDocument')}
          choose={(id) => steer(sent === 'both' || sent === 'document' ? { documentCamera: id, slides: id } : { documentCamera: id })}
          aside={<Pending fields={['documentCamera']} />}
        />
      </div>
      {document === '' && cameras.length > 1 && (
        <p className="text-[0.8125rem] text-solid-gray-700">{t('equipment.chooseDocument')}</p>
      )}
    </div>
  );
}

/** useFaceCamera is the camera that shows the face, or did last while it is off. */
function useFaceCamera(cameras: EquipmentDevice[], face: string, documentCamera: string | undefined): string {
  const [last, setLast] = useState(face);
  if (face !== '' && face !== last) setLast(face);
  if (cameras.some((c) => c.id === last)) return last;
  return cameras.find((c) => c.id !== documentCamera)?.id ?? cameras[0]?.id ?? '';
}
