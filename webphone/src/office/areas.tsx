import {
  BookOpenText,
  ClipboardList,
  Clock,
  Contact,
  KeyRound,
  LayoutGrid,
  LibraryBig,
  MonitorCog,
  MonitorPlay,
  Music,
  ScrollText,
  Server,
  TrendingUp,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType } from 'react';

import type { Role } from '../lib/protocol';

/** Area is one entry of the navigation, with everything below its path. */
export interface Area {
  /** Its name is office:area.ID. */
  id:
    | 'board'
    | 'statistics'
    | 'records'
    | 'library'
    | 'counters'
    | 'layouts'
    | 'accounts'
    | 'kiosks'
    | 'hours'
    | 'voice'
    | 'lists'
    | 'audit'
    | 'system'
    | 'tokens';
  path: string;
  icon: LucideIcon;
  roles: readonly Role[];
  group: 'watch' | 'setup' | 'care';
  Page: ComponentType;
}

const watchers = ['supervisor', 'administrator'] as const;
const administrators = ['administrator'] as const;

/** The areas in the order of the navigation. */
export const areas: readonly Area[] = [
  {
    id: 'board',
    path: '/board',
    icon: MonitorPlay,
    roles: watchers,
    group: 'watch',
    Page: lazy(() => import('../supervisor/board')),
  },
  {
    id: 'statistics',
    path: '/statistics',
    icon: TrendingUp,
    roles: watchers,
    group: 'watch',
    Page: lazy(() => import('../supervisor/statistics')),
  },
  {
    id: 'records',
    path: '/records',
    icon: ClipboardList,
    roles: watchers,
    group: 'watch',
    Page: lazy(() => import('../supervisor/records')),
  },
  {
    id: 'library',
    path: '/library',
    icon: LibraryBig,
    roles: watchers,
    group: 'setup',
    Page: lazy(() => import('../supervisor/library')),
  },
  {
    id: 'counters',
    path: '/admin/counters',
    icon: Waypoints,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/counters')),
  },
  {
    id: 'layouts',
    path: '/admin/layouts',
    icon: LayoutGrid,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/layouts')),
  },
  {
    id: 'accounts',
    path: '/admin/accounts',
    icon: Contact,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/accounts')),
  },
  {
    id: 'kiosks',
    path: '/admin/kiosks',
    icon: MonitorCog,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/kiosks')),
  },
  {
    id: 'hours',
    path: '/admin/hours',
    icon: Clock,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/hours')),
  },
  {
    id: 'voice',
    path: '/admin/voice',
    icon: Music,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/voice')),
  },
  {
    id: 'lists',
    path: '/admin/lists',
    icon: BookOpenText,
    roles: administrators,
    group: 'setup',
    Page: lazy(() => import('../admin/lists')),
  },
  {
    id: 'audit',
    path: '/admin/audit',
    icon: ScrollText,
    roles: administrators,
    group: 'care',
    Page: lazy(() => import('../admin/audit')),
  },
  {
    id: 'system',
    path: '/admin/system',
    icon: Server,
    roles: administrators,
    group: 'care',
    Page: lazy(() => import('../admin/system')),
  },
  {
    id: 'tokens',
    path: '/admin/tokens',
    icon: KeyRound,
    roles: administrators,
    group: 'care',
    Page: lazy(() => import('../admin/tokens')),
  },
];

/** areasOf are those that a role may open. The server decides for itself what it answers. */
export function areasOf(role: Role): Area[] {
  return areas.filter((area) => area.roles.includes(role));
}
