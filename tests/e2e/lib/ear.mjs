// What a person hears, told by its sound and not only by its energy.

/**
 * hears listens to everybody on the newest connection for most of a second: how
 * loud one frequency is (Goertzel's algorithm), and all sound together, both of 1.
 */
export function hears(person, hz) {
  return person.page.evaluate(async (wanted) => {
    const pc = window.__seen.peers.filter((p) => p.connectionState !== 'closed').at(-1);
    const heard = pc?.getTransceivers().filter((t) => /recv/.test(t.currentDirection ?? '')) ?? [];
    const tracks = heard.map((t) => t.receiver.track).filter((t) => t.kind === 'audio');
    if (tracks.length === 0) return { tone: 0, all: 0 };
    const context = new AudioContext({ sampleRate: 48_000 });
    try {
      const ear = new AnalyserNode(context, { fftSize: 32_768 });
      for (const track of tracks) {
        context.createMediaStreamSource(new MediaStream([track])).connect(ear);
      }
      await context.resume();
      // The analyser begins with silence: it is asked when that has left it.
      const full = context.currentTime + (ear.fftSize + 9_600) / context.sampleRate;
      while (context.currentTime < full) await new Promise((done) => setTimeout(done, 20));
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      const k = 2 * Math.cos((2 * Math.PI * wanted) / context.sampleRate);
      let [s1, s2, sum] = [0, 0, 0];
      for (const v of samples) {
        [s1, s2] = [v + k * s1 - s2, s1];
        sum += v * v;
      }
      const tone = (2 * Math.sqrt(Math.max(s1 * s1 + s2 * s2 - k * s1 * s2, 0))) / samples.length;
      return { tone, all: Math.sqrt(sum / samples.length) };
    } finally {
      await context.close();
    }
  }, hz);
}
