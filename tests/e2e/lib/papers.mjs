// Real files of the kinds that counters show (R8), made by the programs people
// make them with. Each carries a marker, so that it can be looked for later.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const officeTimeout = 120_000;

/** The marker that a paper carries in its text. */
export const marker = (kind) => `MARKER${kind.toUpperCase()}7Q`;

const paragraphs = (kind, pages) =>
  Array.from(
    { length: pages },
    (_, i) => `
    <h1 style="${i > 0 ? 'page-break-before: always' : ''}">国民健康保険の手続き ${i + 1}</h1>
    <p>届出の方法と必要な書類をご案内します。${marker(kind)}</p>
    <p>${'転入した日から十四日以内に届け出てください。'.repeat(12)}</p>`,
  ).join('');

const html = (kind, pages) =>
  `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>案内</title></head>
   <body style="font-family: 'MS 明朝'; font-size: 14pt">${paragraphs(kind, pages)}</body></html>`;

const table = (kind) =>
  [`番号,氏名,金額`, ...Array.from({ length: 30 }, (_, i) => `${i + 1},市川 花子${i},${(i + 1) * 1200}`), `,${marker(kind)},`].join(
    '\n',
  );

const slides = (kind) => `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
  office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">
 <office:body><office:presentation>
 ${[1, 2, 3]
   .map(
     (n) => `<draw:page draw:name="page${n}"><draw:frame svg:width="20cm" svg:height="4cm" svg:x="2cm" svg:y="3cm">
   <draw:text-box><text:p>子育て支援のご案内 ${n} ${marker(kind)}</text:p></draw:text-box></draw:frame></draw:page>`,
   )
   .join('')}
 </office:presentation></office:body></office:document>`;

/** A folder of papers; `remove` deletes it. */
export class Papers {
  constructor() {
    this.dir = mkdtempSync(join(tmpdir(), 'madoguchi-papers-'));
  }

  remove() {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #write(name, content) {
    const path = join(this.dir, name);
    writeFileSync(path, content);
    return path;
  }

  #office(source, to, filter = to) {
    const out = mkdtempSync(join(this.dir, 'out-'));
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${join(this.dir, 'profile')}`,
        '--headless',
        '--convert-to',
        filter,
        '--outdir',
        out,
        source,
      ],
      { timeout: officeTimeout, stdio: 'pipe' },
    );
    const made = readdirSync(out).find((f) => f.endsWith(`.${to}`));
    if (!made) throw new Error(`soffice made no ${to} of ${source}`);
    return join(out, made);
  }

  word = (pages = 10) =>
    this.#office(this.#write('手続き.html', html('word', pages)), 'docx', 'docx:MS Word 2007 XML');
  oldWord = () => this.#office(this.#write('旧手続き.html', html('oldword', 1)), 'doc', 'doc:MS Word 97');
  excel = () => this.#office(this.#write('一覧.csv', `\uFEFF${table('excel')}`), 'xlsx');
  powerpoint = () => this.#office(this.#write('案内.fodp', slides('powerpoint')), 'pptx');
  pdf = (pages = 3) =>
    this.#office(
      this.#write('申請書.html', html('pdf', pages)),
      'pdf',
      'pdf:writer_web_pdf_Export',
    );

  /** Text as it comes from old Windows programs. */
  shiftJIS() {
    const utf8 = `お知らせ\r\n届出は窓口へ。${marker('sjis')}\r\n`;
    return this.#write('お知らせ.txt', execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: utf8 }));
  }

  /** A photograph with a marker in its metadata. */
  jpeg() {
    const path = join(this.dir, '写真.jpg');
    execFileSync('ffmpeg', [
      ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=1600x1200:rate=1:duration=1'],
      ...['-frames:v', '1', '-metadata', `comment=${marker('jpeg')}`, '-q:v', '3', '-y', path],
    ]);
    return path;
  }

  png(width = 1200, height = 1600) {
    const path = join(this.dir, `図${width}.png`);
    execFileSync('ffmpeg', [
      ...['-loglevel', 'error', '-f', 'lavfi', '-i', `smptehdbars=size=${width}x${height}:rate=1:duration=1`],
      ...['-frames:v', '1', '-y', path],
    ]);
    return path;
  }

  /** A file that is not what its name says. */
  disguised() {
    return this.#write('請求書.pdf', 'MZ\x90\x00 this is a program and no paper');
  }

  read = (path) => readFileSync(path);
}
