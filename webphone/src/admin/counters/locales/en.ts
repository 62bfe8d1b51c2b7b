const en = {
  title: 'Counters and buttons',
} as const;
export default en;
