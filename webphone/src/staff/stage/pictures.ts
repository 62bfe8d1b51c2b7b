// Pictures that a camera, a converter or a citizen would have made.

/** A drawn person, as a camera would send it. */
export function person(hue: number): MediaStream {
  return moving((c) => {
    c.fillStyle = `hsl(${hue} 25% 78%)`;
    c.fillRect(0, 0, 1280, 720);
    c.fillStyle = `hsl(${hue} 35% 32%)`;
    c.beginPath();
    c.ellipse(640, 800, 380, 330, 0, 0, Math.PI * 2);
    c.fill();
    c.fillStyle = '#e8c4a0';
    c.beginPath();
    c.ellipse(640, 320, 135, 175, 0, 0, Math.PI * 2);
    c.fill();
  });
}

/** A desk with a paper, as a document camera would send it. */
export function desk(): MediaStream {
  return moving((c) => {
    c.fillStyle = '#6b5b4b';
    c.fillRect(0, 0, 1280, 720);
    c.save();
    c.translate(640, 360);
    c.rotate(-0.06);
    c.fillStyle = '#fbfaf5';
    c.fillRect(-250, -340, 500, 680);
    write(c, -210, -280, 420, '国民健康保険 被保険者証');
    c.restore();
  });
}

function moving(draw: (c: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const again = () => {
    const c = canvas.getContext('2d');
    if (c) draw(c);
  };
  again();
  setInterval(again, 200);
  return canvas.captureStream(10);
}

/** A page of a form. */
export function sheet(width: number, height: number, heading: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const c = canvas.getContext('2d');
  if (!c) return canvas;
  c.fillStyle = '#fff';
  c.fillRect(0, 0, width, height);
  write(c, width * 0.1, height * 0.08, width * 0.8, heading);
  return canvas;
}

function write(c: CanvasRenderingContext2D, x: number, y: number, width: number, heading: string): void {
  c.fillStyle = '#222';
  c.font = `bold ${Math.round(width / 16)}px sans-serif`;
  c.fillText(heading, x, y, width);
  c.strokeStyle = '#888';
  c.lineWidth = Math.max(1, width / 400);
  const row = width / 9;
  for (let i = 0; i < 7; i++) {
    c.strokeRect(x, y + row * (i + 0.6), width * 0.3, row);
    c.strokeRect(x + width * 0.3, y + row * (i + 0.6), width * 0.7, row);
    c.font = `${Math.round(row / 3)}px sans-serif`;
    c.fillText(
      ['氏名', '住所', '生年月日', '電話番号', '世帯主', '続柄', '備考'][i] ?? '',
      x + row / 4,
      y + row * (i + 1.25),
    );
  }
}
