// A PC with several devices, and the staff's panel for them.

/**
 * pc is a script: a PC with cameras that can do little, a microphone in which
 * somebody hums, and sockets from which devices are pulled (see pull).
 */
export function pc({ hz, gain }) {
  const build = (frequency, loudness) => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const list = mediaDevices.enumerateDevices.bind(mediaDevices);
    const hum = async (wanted) => {
      const real = (await open({ audio: wanted })).getAudioTracks()[0];
      const settings = real.getSettings();
      const context = new AudioContext();
      const source = new OscillatorNode(context, { frequency });
      const out = context.createMediaStreamDestination();
      source.connect(new GainNode(context, { gain: loudness })).connect(out);
      source.start();
      await context.resume();
      const [track] = out.stream.getAudioTracks();
      const stop = track.stop.bind(track);
      track.getSettings = () => settings;
      track.stop = () => {
        real.stop();
        void context.close();
        stop();
      };
      return track;
    };
    mediaDevices.getUserMedia = async (wanted) => {
      const { audio, video } = wanted ?? {};
      const size = { width: { exact: 640 }, height: { exact: 360 }, frameRate: { ideal: 15 } };
      const stream = video
        ? await open({ video: { ...size, ...(video.deviceId && { deviceId: video.deviceId }) } })
        : new MediaStream();
      if (audio) stream.addTrack(await hum(audio));
      return stream;
    };
    const pulled = new Set();
    mediaDevices.enumerateDevices = async () => (await list()).filter((d) => !pulled.has(d.label));
    window.__sockets = {
      pull: (label) => pulled.add(label) && mediaDevices.dispatchEvent(new Event('devicechange')),
      plug: () => {
        pulled.clear();
        mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    };
  };
  return { content: `(${build})(${JSON.stringify(hz)}, ${JSON.stringify(gain)})` };
}

/** pull takes a device out of its socket, as far as the page can see. */
export const pull = (person, label) =>
  person.page.evaluate((name) => void window.__sockets.pull(name), label);
/** plug puts all devices back. */
export const plug = (person) => person.page.evaluate(() => window.__sockets.plug());

/** sounds are the elements of a page that play somebody's voice: speaker by name, and volume. */
export function sounds(person) {
  return person.page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return [...document.querySelectorAll('audio')]
      .filter((a) => a.srcObject)
      .map(({ sinkId, volume }) => ({
        volume: Math.round(volume * 100) / 100,
        label: devices.find((d) => d.kind === 'audiooutput' && d.deviceId === sinkId)?.label ?? '',
      }));
  });
}

/** booth opens the staff's panel and gives the side of the citizen. */
export async function booth(staff) {
  await staff.page.getByRole('button', { name: '機器', exact: true }).click();
  const region = staff.page.getByRole('region', { name: /^市民側/ });
  await region.getByRole('combobox', { name: '顔を映すカメラ' }).waitFor();
  return region;
}
