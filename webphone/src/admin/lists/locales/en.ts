const en = {
  title: 'Reasons and results',
} as const;
export default en;
