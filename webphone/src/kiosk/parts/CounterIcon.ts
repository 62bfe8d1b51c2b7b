import {
  Accessibility,
  Baby,
  BookOpen,
  Briefcase,
  Building2,
  Bus,
  Calculator,
  Car,
  CircleHelp,
  CreditCard,
  Droplets,
  FileText,
  Globe,
  GraduationCap,
  HandHeart,
  HeartHandshake,
  HeartPulse,
  House,
  IdCard,
  JapaneseYen,
  Landmark,
  Languages,
  MapPin,
  MessagesSquare,
  PawPrint,
  Phone,
  Recycle,
  Shield,
  Sprout,
  Stamp,
  Stethoscope,
  Store,
  Trees,
  Users,
  Vote,
  Wallet,
  type LucideIcon,
} from 'lucide-react';
import { createElement } from 'react';

/** The icons a counter may have, by their name in the icon set. */
const icons = {
  accessibility: Accessibility,
  baby: Baby,
  'book-open': BookOpen,
  briefcase: Briefcase,
  'building-2': Building2,
  bus: Bus,
  calculator: Calculator,
  car: Car,
  'circle-help': CircleHelp,
  'credit-card': CreditCard,
  droplets: Droplets,
  'file-text': FileText,
  globe: Globe,
  'graduation-cap': GraduationCap,
  'hand-heart': HandHeart,
  'heart-handshake': HeartHandshake,
  'heart-pulse': HeartPulse,
  house: House,
  'id-card': IdCard,
  landmark: Landmark,
  languages: Languages,
  'map-pin': MapPin,
  'messages-square': MessagesSquare,
  'paw-print': PawPrint,
  phone: Phone,
  'receipt-japanese-yen': JapaneseYen,
  recycle: Recycle,
  shield: Shield,
  sprout: Sprout,
  stamp: Stamp,
  stethoscope: Stethoscope,
  store: Store,
  trees: Trees,
  users: Users,
  vote: Vote,
  wallet: Wallet,
} as const satisfies Record<string, LucideIcon>;

export type IconName = keyof typeof icons;
/** All of them, for whoever chooses one. */
export const iconNames = Object.keys(icons) as IconName[];

/** Their names, to choose from. */
export const iconNames: readonly string[] = Object.keys(icons);

/** CounterIcon is a counter's icon; an unknown name gets the city hall. */
export function CounterIcon({ name }: { name: string }) {
  return createElement((icons as Partial<Record<string, LucideIcon>>)[name] ?? Landmark, {
    'aria-hidden': true,
  });
}
