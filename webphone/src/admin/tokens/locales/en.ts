const en = {
  title: 'Other systems',
} as const;
export default en;
