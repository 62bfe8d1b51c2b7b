const en = {
  title: 'System',
} as const;
export default en;
