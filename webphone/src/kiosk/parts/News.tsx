import { UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Call } from '../../lib/protocol';
import type { InCall } from '../machine/state';

/** useNews is the sentence on who serves now, or who has joined. */
export function useNews(news: InCall['news'], call: Call | null): string | null {
  const { t } = useTranslation('kiosk');
  const name = call?.parties.find((p) => p.id === news?.account)?.name;
  if (!news || name === undefined) return null;
  return news.what === 'agent' ? t('news.agent', { name }) : t('news.joined', { name });
}

/** News says for a while who serves now, or who has joined. */
export function News({ news, call }: { news: InCall['news']; call: Call | null }) {
  const words = useNews(news, call);
  if (words === null) return null;
  return (
    <p className="k-news">
      <UserRoundPlus aria-hidden />
      <span>{words}</span>
    </p>
  );
}
