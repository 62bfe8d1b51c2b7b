/** What a table says, for the clipboard: spreadsheets read tabs. */
export function tabbed(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => cell.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\r\n');
}

/** What a picture needs that a stylesheet gave it. */
const looks = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
];
/** Pictures are copied for paper: twice as fine as the screen. */
const fineness = 2;

/** pictureOf draws a chart as a PNG, with its heading above it. */
export async function pictureOf(svg: SVGSVGElement, heading: string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of looks) to[i]?.setAttribute(name, style.getPropertyValue(name));
    to[i]?.removeAttribute('class');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }),
  );
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const head = 40;
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * fineness);
    canvas.height = Math.ceil((height + head) * fineness);
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.scale(fineness, fineness);
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height + head);
    pen.fillStyle = '#1a1a1a';
    pen.font = `bold 18px ${getComputedStyle(svg).fontFamily}`;
    pen.fillText(heading, 8, 26, width - 16);
    pen.drawImage(image, 0, head, width, height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
