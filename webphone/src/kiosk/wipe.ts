const WIPE_TIMEOUT_MS = 15_000;

/**
 * wipe empties what this browser keeps for the site, and asks the server to
 * have it emptied too (Clear-Site-Data), so that nothing of the last citizen is
 * left for the next one. The login stays. False: the server could not be asked.
 */
export async function wipe(): Promise<boolean> {
  getSelection()?.removeAllRanges();
  for (const form of document.forms) form.reset();
  sessionStorage.clear();
  localStorage.clear();
  await emptyCaches().catch(() => undefined); // the server's header empties them as well
  try {
    const answer = await fetch('/api/v1/me/wipe', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(WIPE_TIMEOUT_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

async function emptyCaches(): Promise<void> {
  const all = (window as Partial<Window>).caches; // absent where the page is not secure
  if (!all) return;
  for (const name of await all.keys()) await all.delete(name);
}
