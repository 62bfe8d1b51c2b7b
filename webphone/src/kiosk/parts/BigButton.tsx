import type { LucideIcon } from 'lucide-react';

interface Props {
  icon?: LucideIcon;
  label: string;
  onPress: () => void;
  kind?: 'primary' | 'plain' | 'end';
  disabled?: boolean;
  autoFocus?: boolean;
}

/** BigButton is a button for one finger, of at least 88 px. */
export function BigButton({ icon: Icon, label, onPress, kind = 'plain', disabled = false }: Props) {
  return (
    <button type="button" className="k-button" data-kind={kind} disabled={disabled} onClick={onPress}>
      {Icon ? <Icon aria-hidden className="k-button-icon" /> : null}
      <span>{label}</span>
    </button>
  );
}
