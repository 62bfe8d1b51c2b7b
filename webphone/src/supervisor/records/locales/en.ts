const en = {
  title: 'Usage history',
} as const;
export default en;
