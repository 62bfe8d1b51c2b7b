/** download saves what the server sends as a file; the page stays as it is. */
export function download(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
}
