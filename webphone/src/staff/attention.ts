const flashEvery = 800;

/**
 * Attention calls somebody who looks at another window: the title and the icon
 * of the tab change in turn, and the system shows a notification (R15).
 */
export class Attention {
  private timer: ReturnType<typeof setInterval> | undefined;
  private notification: Notification | null = null;
  private title = '';
  private words = '';

  /** start begins to call; said again it changes the words of the title. */
  start(title: string, body: string): void {
    this.words = title;
    if (this.timer !== undefined) return;
    this.title = document.title;
    let loud = true;
    const flash = () => {
      document.title = loud ? this.words : this.title;
      setIcon(loud ? '/icon-alert.svg' : '/icon.svg');
      loud = !loud;
    };
    flash();
    this.timer = setInterval(flash, flashEvery);
    if (document.visibilityState === 'visible' && document.hasFocus()) return;
    this.notify(title, body);
  }

  stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    document.title = this.title;
    setIcon('/icon.svg');
    this.notification?.close();
    this.notification = null;
  }

  private notify(title: string, body: string): void {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const notification = new Notification(title, {
        body,
        tag: 'madoguchi-call',
        icon: '/icon-alert.svg',
        requireInteraction: true,
      });
      notification.onclick = () => {
        window.focus();
        notification.close();
      };
      this.notification = notification;
    } catch {
      // Some platforms only allow it from a service worker: title and sound remain.
    }
  }
}

function setIcon(href: string): void {
  document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', href);
}
