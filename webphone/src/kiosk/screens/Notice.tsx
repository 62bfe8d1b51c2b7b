import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  icon: LucideIcon;
  tone?: 'calm' | 'good' | 'warn';
  moving?: boolean;
  children: ReactNode;
}

/** Notice is the shape of all screens with one message: an icon, words, perhaps a button. */
export function Notice({ icon: Icon, tone = 'calm', moving = false, children }: Props) {
  return (
    <main className="k-notice" data-tone={tone}>
      <div className="k-notice-icon" data-moving={moving}>
        <Icon aria-hidden />
      </div>
      <div className="k-notice-words">{children}</div>
    </main>
  );
}
