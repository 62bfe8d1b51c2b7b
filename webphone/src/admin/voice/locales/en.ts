const en = {
  title: 'Sound and announcements',
} as const;
export default en;
