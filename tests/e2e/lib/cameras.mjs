// Hands at the cameras: what the panel for the devices does, done to the parts
// that it stands on.

/**
 * Runs in the page. Finds what React holds: the staff page's keeper and line, or
 * the kiosk's line.
 */
function hands() {
  const root = document.getElementById('root') ?? document.body.firstElementChild;
  const key = Object.keys(root).find((k) => k.startsWith('__reactContainer$'));
  const todo = [root[key]];
  const found = {};
  const look = (value) => {
    if (!value || typeof value !== 'object') return;
    if (value.keeper?.showSlides) found.keeper = value.keeper;
    if (value.line?.phone?.setSlides) found.phone = value.line.phone;
    const inner = value.runtime ?? value;
    if (inner.line?.phone?.setSlides) found.phone = inner.line.phone;
  };
  while (todo.length > 0) {
    const fiber = todo.pop();
    if (!fiber) continue;
    look(fiber.memoizedProps?.value);
    look(fiber.memoizedProps);
    for (let hook = fiber.memoizedState, n = 0; hook && n < 60; hook = hook.next, n++) {
      const state = hook.memoizedState;
      look(state);
      if (state && typeof state === 'object') {
        for (const part of Array.isArray(state) ? state : [state.current]) {
          look(part);
          if (part?.phone?.setSlides) found.phone = part.phone;
        }
      }
      if (state?.phone?.setSlides) found.phone = state.phone;
    }
    todo.push(fiber.sibling, fiber.child);
  }
  return found;
}

/** install gives a page its hands: a script for it. */
export function install() {
  return { content: `window.__hands = ${hands}` };
}

export function cameras(person) {
  return person.page.evaluate(async () =>
    (await navigator.mediaDevices.enumerateDevices())
      .filter((d) => d.kind === 'videoinput')
      .map((d) => ({ id: d.deviceId, label: d.label })),
  );
}

/** show makes staff send a camera, or the screen, beside the face; null ends it. Resolves with the moment. */
export function show(staff, choice) {
  return staff.page.evaluate(async (c) => {
    const at = Date.now();
    void window.__hands().keeper.showSlides(c);
    return at;
  }, choice);
}

/** showRaw makes a page without a keeper send a camera beside the face. */
export function showRaw(person, id) {
  return person.page.evaluate(async (device) => {
    const at = Date.now();
    window.__second?.getTracks().forEach((t) => t.stop());
    window.__second = null;
    if (device) {
      window.__second = await navigator.mediaDevices.getUserMedia({
        video: { deviceId: { exact: device }, width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
      window.__second.getVideoTracks()[0].contentHint = 'detail';
    }
    window.__hands().phone.setSlides(window.__second);
    return at;
  }, id);
}
