import { problemOf } from '../../lib/media';
import type { TestedDevice } from '../../lib/protocol';
import { looksDark } from './picture';
import { heard, TONE_HZ, type Listening } from './tone';

/** Which devices are to be tried, by id; '' is the system's own choice. */
export interface Chosen {
  camera: string;
  /** Absent: the booth has none. */
  documentCamera?: string;
  microphone: string;
  speaker: string;
  /** 0–1. */
  volume: number;
}

/** A camera that has sent no picture for so long does not work. */
const PICTURE_MS = 6_000;
/** A camera's first pictures are dark while it finds the light. */
const SETTLE_MS = 800;
/** So long it is quiet, and so long the tone sounds, in turn. */
const TURN_MS = 500;
/** How often: one may coincide with another noise. */
const TURNS = 3;
/** What the tone takes to come through speaker, air and microphone. */
const DELAY_MS = 250;
/** Amplitude of the tone at full volume. */
const LOUDNESS = 0.5;
/** Quieter than this, all the time, is a microphone that is switched off. */
const SILENCE = 1e-5;
/** Samples of one look at the sound: at 48 kHz a bin is 12 Hz wide. */
const SAMPLES = 4096;
/** Between two looks. */
const LOOK_MS = 50;

/** testDevices opens each device as a call does, and says whether it works. It never rejects. */
export async function testDevices(chosen: Chosen): Promise<TestedDevice[]> {
  const camera = await testCamera('camera', chosen.camera);
  const cameras = [camera];
  if (chosen.documentCamera !== undefined) {
    // One that sends both pictures was tried already; two at once some cameras refuse.
    cameras.push(await testCamera('docCamera', chosen.documentCamera));
  }
  return [...cameras, ...(await testSound(chosen))];
}

async function testCamera(device: 'camera' | 'docCamera', id: string): Promise<TestedDevice> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: id === '' ? true : { deviceId: { exact: id } },
    });
  } catch (err) {
    return failed(device, err);
  }
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  try {
    if (!(await plays(video))) return { device, state: 'trouble', code: 'no-picture' };
    await pause(SETTLE_MS);
    return looksDark(video) ? { device, state: 'trouble', code: 'dark' } : { device, state: 'ok' };
  } finally {
    video.srcObject = null;
    stop(stream);
  }
}

function plays(video: HTMLVideoElement): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PICTURE_MS);
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      resolve(true);
    });
    video.play().catch(() => undefined); // then there is no picture
  });
}

/** testSound listens whether the microphone hears the speaker. */
async function testSound({ microphone, speaker, volume }: Chosen): Promise<TestedDevice[]> {
  let stream: MediaStream;
  try {
    // As it is: what a call takes out (the own speaker's sound) is what is listened for.
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    stream = await navigator.mediaDevices.getUserMedia({
      audio: microphone === '' ? plain : { ...plain, deviceId: { exact: microphone } },
    });
  } catch (err) {
    return [failed('microphone', err), { device: 'speaker', state: 'unknown', code: 'no-microphone' }];
  }
  const context = new AudioContext();
  try {
    await lead(context, speaker);
    await context.resume();
    const turns = await listen(context, stream, volume);
    if (Math.max(...turns.map((turn) => turn.peak)) < SILENCE) {
      return [
        { device: 'microphone', state: 'trouble', code: 'silent' },
        { device: 'speaker', state: 'unknown', code: 'no-microphone' },
      ];
    }
    const ok = heard(turns);
    return [
      { device: 'microphone', state: 'ok' },
      ok ? { device: 'speaker', state: 'ok' } : { device: 'speaker', state: 'trouble', code: 'not-heard' },
    ];
  } finally {
    stop(stream);
    await context.close();
  }
}

/** listen sounds the tone in turns and measures it, quiet turns first. */
async function listen(context: AudioContext, stream: MediaStream, volume: number): Promise<Listening[]> {
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const gate = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: TONE_HZ });
  tone.connect(gate).connect(context.destination);
  tone.start();
  const turns: Listening[] = [];
  for (let turn = 0; turn < 2 * TURNS; turn++) {
    const sounding = turn % 2 === 1;
    gate.gain.setTargetAtTime(sounding ? LOUDNESS * volume : 0, context.currentTime, 0.01);
    await pause(DELAY_MS);
    turns.push({ sounding, ...(await measure(analyser, context.sampleRate)) });
  }
  tone.stop();
  return turns;
}

async function measure(analyser: AnalyserNode, rate: number): Promise<{ level: number; peak: number }> {
  const bins = new Float32Array(analyser.frequencyBinCount);
  const samples = new Float32Array(analyser.fftSize);
  const at = Math.round((TONE_HZ * analyser.fftSize) / rate);
  const levels: number[] = [];
  let peak = 0;
  for (let spent = 0; spent < TURN_MS; spent += LOOK_MS) {
    await pause(LOOK_MS);
    analyser.getFloatFrequencyData(bins);
    levels.push(Math.max(...bins.subarray(at - 1, at + 2)));
    analyser.getFloatTimeDomainData(samples);
    for (const s of samples) peak = Math.max(peak, Math.abs(s));
  }
  levels.sort((a, b) => a - b);
  return { level: levels[Math.floor(levels.length / 2)] ?? -Infinity, peak };
}

async function lead(context: AudioContext, speaker: string): Promise<void> {
  const target = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (speaker === '') return;
  // One that is gone is not heard: that is what the test says then.
  await target.setSinkId?.(speaker).catch(() => undefined);
}

function failed(device: TestedDevice['device'], err: unknown): TestedDevice {
  switch (problemOf(err)) {
    case 'missing':
    case 'unsuitable': // no device with this id
      return { device, state: 'missing' };
    case 'denied':
    case 'insecure':
      return { device, state: 'trouble', code: 'denied' };
    default:
      return { device, state: 'trouble', code: 'busy' };
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
