/** fold makes full-width and half-width, large and small letters equal. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
}
