import type { EquipmentKeeper } from '../lib/equipment/keeper';
import { uploadPhoto } from '../lib/room/upload';
import { takeStill } from '../lib/still';
import type { Photograph } from './steering';

/**
 * photographer takes still pictures of the booth's cameras for a call and sends
 * them into its room. A camera that is open is not opened a second time.
 */
export function photographer(call: string, equipment: EquipmentKeeper): Photograph {
  return async (camera, ticket) => {
    const { media, slides } = equipment.media.get();
    const open = [slides?.stream, media?.stream]
      .flatMap((stream) => stream?.getVideoTracks() ?? [])
      .find((track) => track.readyState === 'live' && track.getSettings().deviceId === camera);
    const label = equipment.get().devices.find((d) => d.id === camera)?.label ?? '';
    const still = await takeStill(open ?? { id: camera, label });
    await uploadPhoto(call, still.blob, ticket);
  };
}
