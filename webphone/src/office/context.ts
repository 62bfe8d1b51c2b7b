import { createContext, use } from 'react';

import type { Session, Site } from '../lib/api';

export interface OfficeValue {
  session: Session;
  site: Site;
}

export const OfficeContext = createContext<OfficeValue | null>(null);

/** useOffice says who works here, and where. */
export function useOffice(): OfficeValue {
  const value = use(OfficeContext);
  if (!value) throw new Error('no office around this component');
  return value;
}
