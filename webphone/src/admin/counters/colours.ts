/** The colours that a button may have, as the kiosk has them (kiosk/styles/idle.css). */
export const colours = ['blue', 'green', 'orange', 'pink', 'purple', 'teal'] as const;

/** How each looks: dark enough on its tint to be read (at least 4.5:1). */
export const tones: Partial<Record<string, string>> = {
  blue: 'bg-blue-50 text-blue-900',
  green: 'bg-green-50 text-green-900',
  orange: 'bg-orange-50 text-orange-1000',
  pink: 'bg-magenta-50 text-magenta-900',
  purple: 'bg-purple-50 text-purple-900',
  teal: 'bg-cyan-50 text-cyan-1000',
};
