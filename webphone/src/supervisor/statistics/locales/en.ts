const en = {
  title: 'Statistics',
} as const;
export default en;
