import type { ImportedPassword } from './api';

/** cell writes a text as CSV (RFC 4180 §2), so that no spreadsheet takes it for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** csvText is what spreadsheets open: with a byte order mark, and CRLF. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return '\uFEFF' + rows.map((row) => row.map(cell).join(',') + '\r\n').join('');
}

export function csv(rows: readonly (readonly string[])[]): Blob {
  return new Blob([csvText(rows)], { type: 'text/csv;charset=utf-8' });
}

/** passwordsFile is the one-time passwords of an import, to be handed out. */
export function passwordsFile(
  headings: readonly [string, string, string],
  passwords: readonly ImportedPassword[],
): Blob {
  return csv([headings, ...passwords.map((p) => [p.login, p.name, p.password])]);
}

/** save gives a file to the person. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
